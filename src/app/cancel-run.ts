/** Stops a run: what is under way is cancelled at the service, what has finished is kept, the rest is given up. */
import { dirname } from "node:path";
import { openState, type StateStore } from "../store/state-store.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { announceRun } from "./announce-run.ts";
import { carryOut } from "./carry-out.ts";
import { withRun } from "./find-run.ts";
import type { Refusal } from "./refusal.ts";
import type { RunReport, SessionOptions } from "./run-stage.ts";
import { refuseStateFaults, stateRefusal } from "./state-problems.ts";
import { withStoredRun } from "./stored-session.ts";

export type CancelEnd =
	| { readonly ok: true; readonly type: "cancelled"; readonly report: RunReport }
	/** A live run has been asked to; it obeys within seconds. */
	| { readonly ok: true; readonly type: "asked"; readonly runId: string; readonly pid: number }
	| { readonly ok: true; readonly type: "nothing_open"; readonly runId: string };

export async function cancelRun(named: string | undefined, options: SessionOptions): Promise<CancelEnd | Refusal> {
	const where = { cwd: options.cwd, stateOption: options.stateDir };
	const found = await withRun(named, where, ({ state, run }) => ({
		ok: true as const,
		run: named === undefined ? (state.runs.allUnfinished().at(-1) ?? run) : run,
		path: state.path,
	}));
	if (!found.ok) return found;
	const { run, path } = found;
	if (run.state !== "running") return { ok: true, type: "nothing_open", runId: run.run_id };
	const asked = await askLiveRun(run, path);
	if (!asked.ok) return asked;
	const { pid } = asked;
	if (pid !== undefined) return { ok: true, type: "asked", runId: run.run_id, pid };
	return withStoredRun(
		{ run, statePath: path, researches: false },
		options,
		async ({ session, run: current, summary }): Promise<CancelEnd | Refusal> => {
			if (current.state !== "running") return { ok: true, type: "nothing_open", runId: run.run_id };
			const how = { waits: true, cancels: true };
			const before = announceRun(session, { runId: current.run_id, continued: true, summary });
			const report = await carryOut(session, { run: current, before, leave: null }, how);
			return report.ok ? { ok: true, type: "cancelled", report } : report;
		},
	);
}

/** `pid`: the process that works on it, once it has been asked; undefined when there is none. */
interface Asked {
	readonly ok: true;
	readonly pid: number | undefined;
}

async function askLiveRun({ run_id, pipeline }: StoredRun, path: string): Promise<Asked | Refusal> {
	let state: StateStore;
	try {
		state = openState(dirname(path));
	} catch (error) {
		return stateRefusal(error);
	}
	try {
		return await refuseStateFaults((): Asked => {
			const holder = state.leases.holder(pipeline, Date.now());
			if (holder !== undefined) state.runs.requestCancel(run_id, new Date().toISOString());
			return { ok: true, pid: holder?.pid };
		});
	} finally {
		state.close();
	}
}
