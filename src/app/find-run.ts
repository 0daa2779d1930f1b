/** The run a user means: by id, by pipeline, by pipeline file, or the newest. */
import { resolve } from "node:path";
import { findProjectRoot } from "../load/project-root.ts";
import { type PresentBudget, readPipelineName } from "../load/read-pipeline-name.ts";
import type { Problem } from "../model/problem.ts";
import type { StateStore } from "../store/state-store.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { statPath } from "../system/stat-path.ts";
import { suggest } from "../values/suggest.ts";
import { openForReading } from "./read-state.ts";
import type { Refusal } from "./refusal.ts";
import { stateDirOf } from "./state-dir.ts";
import { refuseStateFaults } from "./state-problems.ts";

export interface FoundRun {
	readonly ok: true;
	readonly state: StateStore;
	readonly run: StoredRun;
	/** Of the pipeline file, where that was named. */
	readonly budget?: PresentBudget | undefined;
	/** The pipeline file as it was named, where one was. */
	readonly file?: string | undefined;
}

/** What to look for, and in which project. */
interface Wanted {
	readonly ok: true;
	/** Id of a run or name of a pipeline; undefined for the newest run. */
	readonly name: string | undefined;
	readonly projectRoot: string;
	/** Of the pipeline file, where that was named. */
	readonly budget?: PresentBudget;
	/** The pipeline file as it was named, where one was. */
	readonly file?: string;
}

/** Where to look: `stateOption` is `--state`. */
export interface Where {
	readonly cwd: string;
	readonly stateOption: string | undefined;
}

/**
 * Finds the run and gives it to `use`; the state is closed afterwards. Without `--state` it is looked for where `run`
 * keeps it: in the project of the pipeline file, if one is given, else of the working folder.
 */
export function withRun<Value>(
	named: string | undefined,
	where: Where,
	use: (found: FoundRun) => Value | Promise<Value>,
): Promise<Value | Refusal> {
	return withState(named, where, ({ state, name, dir, budget, file }) => {
		const run = findRun(state, name);
		return run === undefined ? unknownName(name, dir, state) : use({ ok: true, state, run, budget, file });
	});
}

/** A state that is open for reading, and what was asked for in it. */
export interface FoundState {
	readonly state: StateStore;
	readonly dir: string;
	/** Id of a run or name of a pipeline; undefined when nothing was named. */
	readonly name: string | undefined;
	/** Of the pipeline file, where that was named. */
	readonly budget: PresentBudget | undefined;
	/** The pipeline file as it was named, where one was. */
	readonly file: string | undefined;
}

/** The same for a state in which the run need not be. */
export async function withState<Value>(
	named: string | undefined,
	{ cwd, stateOption }: Where,
	use: (found: FoundState) => Value | Promise<Value>,
): Promise<Value | Refusal> {
	const wanted = readWanted(named, cwd);
	if (!wanted.ok) return wanted;
	const dir = stateDirOf(wanted.projectRoot, cwd, stateOption);
	const state = openForReading(dir);
	if (state === undefined) return unknownRun(`there is no state in ${dir}`, lookElsewhere(stateOption));
	if ("problems" in state) return state;
	try {
		return await refuseStateFaults(() =>
			use({ state, dir, name: wanted.name, budget: wanted.budget, file: wanted.file }),
		);
	} finally {
		state.close();
	}
}

/** By id or by pipeline; the newest of all when nothing is named. */
export function findRun({ runs }: StateStore, name: string | undefined): StoredRun | undefined {
	return name === undefined ? runs.latest() : (runs.find(name) ?? runs.latest(name));
}

function readWanted(named: string | undefined, cwd: string): Wanted | Refusal {
	if (named === undefined || !isFile(named, cwd)) return { ok: true, name: named, projectRoot: findProjectRoot(cwd) };
	const pipeline = readPipelineName(named, cwd);
	if (!pipeline.ok) return { ok: false, problems: pipeline.problems, sources: [], exitCode: 4 };
	return { ok: true, ...pipeline.value, file: named };
}

/** Neither ids of runs nor names of pipelines have dots or slashes. */
function isFile(named: string, cwd: string): boolean {
	return /[./\\]/.test(named) || statPath(resolve(cwd, named))?.isFile() === true;
}

/** Runs whose ids are looked through for one that was misspelt. */
const MOST_IDS = 1_000;

/** Nothing in the state has the name. */
export function unknownName(name: string | undefined, dir: string, { runs }: StateStore): Refusal {
	if (name === undefined) return unknownRun(`there is no run in ${dir}`, "start one with `trawl run FILE`");
	const meant = suggest(name, runs.names(MOST_IDS));
	const hint = meant === undefined ? "`trawl status` shows the newest" : `did you mean \`${meant}\`?`;
	return unknownRun(`there is no run or pipeline \`${name}\` in ${dir}`, hint);
}

function lookElsewhere(stateOption: string | undefined): string {
	const start = "start a run with `trawl run FILE`";
	if (stateOption !== undefined) return `${start}, or name the folder of an earlier one with --state`;
	return `${start}; if there was one, name its pipeline file instead of the run, or the folder of its state with --state`;
}

export function unknownRun(message: string, hint: string): Refusal {
	const problem: Problem = { code: "run_unknown", severity: "error", message, hint };
	return { ok: false, problems: [problem], sources: [], exitCode: 9 };
}
