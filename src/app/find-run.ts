/** The run a user means: by id, by pipeline, or the newest. */
import { findProjectRoot } from "../load/project-root.ts";
import type { Problem } from "../model/problem.ts";
import type { StoredRun } from "../store/run-statements.ts";
import type { StateStore } from "../store/state-store.ts";
import { openForReading, type Refusal, stateDirOf } from "./prepare-plan.ts";

export interface FoundRun {
	readonly ok: true;
	readonly state: StateStore;
	readonly run: StoredRun;
}

/** The caller closes the state. */
export function findRun(name: string | undefined, cwd: string, stateOption: string | undefined): FoundRun | Refusal {
	const dir = stateDirOf(findProjectRoot(cwd), cwd, stateOption);
	const state = openForReading(dir);
	if (state !== undefined && "problems" in state) return state;
	const run = name === undefined ? state?.runs.latest() : (state?.runs.find(name) ?? state?.runs.latest(name));
	if (state !== undefined && run !== undefined) return { ok: true, state, run };
	state?.close();
	const message =
		name === undefined ? `there is no run in ${dir}` : `there is no run or pipeline \`${name}\` in ${dir}`;
	const hint =
		state === undefined
			? "start one with `trawl run FILE`, or name the folder with --state"
			: "`trawl status` shows the newest";
	const problem: Problem = { code: "run_unknown", severity: "error", message, hint };
	return { ok: false, problems: [problem], sources: [], exitCode: 9 };
}
