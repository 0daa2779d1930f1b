import { setTimeout as delay } from "node:timers/promises";
import type { Leases } from "../store/leases.ts";
import type { Refusal } from "./prepare-plan.ts";

/** How long `run` waits for another live run to end. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 250;
const HEARTBEAT_MS = 10_000;

/** Takes the pipeline's lease and keeps it alive, or says who holds it. */
export async function holdLease(
	leases: Leases,
	pipeline: string,
): Promise<{ readonly ok: true; readonly release: () => void } | Refusal> {
	for (let waited = 0; ; waited += RETRY_MS) {
		const answer = leases.acquire(pipeline, Date.now());
		if (answer.taken) break;
		if (waited >= PATIENCE_MS) {
			const { pid, place, since } = answer.holder;
			const host = place.split(" ")[0];
			const message = `another run of \`${pipeline}\` is live: process ${pid} on ${host}, since ${since}`;
			const hint = "wait for it to end, or stop it; its results are shared through the state";
			return { ok: false, problems: [{ code: "locked", severity: "error", message, hint }], sources: [], exitCode: 11 };
		}
		await delay(RETRY_MS);
	}
	const heartbeat = setInterval(() => leases.heartbeat(pipeline, Date.now()), HEARTBEAT_MS);
	heartbeat.unref();
	return {
		ok: true,
		release() {
			clearInterval(heartbeat);
			leases.release(pipeline);
		},
	};
}
