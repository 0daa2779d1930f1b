import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BatchApiError } from "../model/batch-api.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Problem } from "../model/problem.ts";
import { copyState, openState, type StateStore } from "../store/state-store.ts";
import { adoptBatches } from "./adopt-batches.ts";
import { type EngineAccess, openEngine, worksInThisProcess } from "./engines.ts";
import { interrupted } from "./interrupt.ts";
import type { Refusal } from "./refusal.ts";
import { serviceRefusal } from "./service-refusal.ts";

/**
 * A copy of the state that knows what the service has, too, so that a plan shows what a run would take over. The state
 * itself is not touched.
 */
export async function withRemoteState<Value>(
	pipeline: Pipeline,
	stateDir: string,
	access: EngineAccess,
	signal: AbortSignal | undefined,
	body: (state: StateStore, warnings: readonly Problem[]) => Promise<Value>,
): Promise<Value | Refusal> {
	if (worksInThisProcess(pipeline)) return notRemote(pipeline);
	const folder = mkdtempSync(join(tmpdir(), "trawl-remote-"));
	try {
		copyState(stateDir, folder);
		const state = openState(folder);
		try {
			const engine = await openEngine(pipeline, folder, access);
			if (!engine.ok) return { ok: false, problems: engine.problems, sources: [pipeline.source], exitCode: 4 };
			try {
				const patient = signal ?? new AbortController().signal;
				const found = await adoptBatches({ frame: pipeline, state, engine: engine.value, signal: patient });
				return await body(state, found.warnings);
			} finally {
				await engine.value.close();
			}
		} finally {
			state.close();
		}
	} catch (error) {
		if (signal?.aborted === true) return interrupted(signal);
		if (!(error instanceof BatchApiError)) throw error;
		return serviceRefusal(error, [pipeline.source]);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function notRemote({ source }: Pipeline): Refusal {
	const message = "--remote asks the hosted service, and this pipeline runs on the embedded engine";
	const problem: Problem = { code: "not_used_here", severity: "error", message, hint: "leave --remote out" };
	return { ok: false, problems: [problem], sources: [source], exitCode: 2 };
}
