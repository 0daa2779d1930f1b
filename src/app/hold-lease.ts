import { setTimeout as delay } from "node:timers/promises";
import type { Leases } from "../store/leases.ts";
import { interrupted } from "./interrupt.ts";
import type { Refusal } from "./refusal.ts";

/** How long `run` waits for another live run to end. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 250;
const HEARTBEAT_MS = 10_000;

export interface HeldLease {
	readonly ok: true;
	/** Aborted when the lease has gone to another run: nothing more may be sent or written. */
	readonly lost: AbortSignal;
	release(): void;
}

/** Takes the pipeline's lease and keeps it alive, or says who holds it. Stops waiting when aborted. */
export async function holdLease(leases: Leases, pipeline: string, signal: AbortSignal): Promise<HeldLease | Refusal> {
	for (let waited = 0; ; waited += RETRY_MS) {
		const answer = leases.acquire(pipeline, Date.now());
		if (answer.taken) return keepAlive(leases, pipeline);
		if (signal.aborted) return interrupted(signal);
		if (waited >= PATIENCE_MS) {
			const { pid, place, since } = answer.holder;
			return locked(`another run of \`${pipeline}\` is live: process ${pid} on ${place.split(" ")[0]}, since ${since}`);
		}
		await delay(RETRY_MS);
	}
}

/** The end of a run whose lease another process has taken over while this one slept. */
export function leaseLost(pipeline: string): Refusal {
	return locked(`another process took over the run of \`${pipeline}\` while this one was not heard of for a minute`);
}

function keepAlive(leases: Leases, pipeline: string): HeldLease {
	const lost = new AbortController();
	const beat = () => {
		try {
			if (!leases.heartbeat(pipeline, Date.now())) lost.abort("lease lost");
		} catch {
			// The state cannot be written: without it nothing may be sent either.
			lost.abort("lease lost");
		}
	};
	const heartbeat = setInterval(beat, HEARTBEAT_MS);
	heartbeat.unref();
	return {
		ok: true,
		lost: lost.signal,
		release() {
			clearInterval(heartbeat);
			leases.release(pipeline);
		},
	};
}

function locked(message: string): Refusal {
	const hint = "wait for it to end, or stop it; its results are shared through the state";
	return { ok: false, problems: [{ code: "locked", severity: "error", message, hint }], sources: [], exitCode: 11 };
}
