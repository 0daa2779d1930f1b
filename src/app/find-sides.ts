/**
 * What is compared, as a user names it: a run by its id, its pipeline or the pipeline's file, with `~n` for the n-th finished run
 * before it; or a results folder, or a file of results.
 */
import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { errnoOf } from "../export/export-error.ts";
import { openResultsFile, ResultsFault } from "../export/read-results.ts";
import { findResults, isResultsPath } from "../export/results-origin.ts";
import type { Both, ComparedResults, SideOrigin } from "../model/comparison.ts";
import type { StateStore } from "../store/state-store.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { statPath } from "../system/stat-path.ts";
import { plural } from "../values/plural.ts";
import { suggest } from "../values/suggest.ts";
import { type FoundState, unknownName, unknownRun, type Where, withState } from "./find-run.ts";
import type { Refusal } from "./refusal.ts";
import { standingOf } from "./run-manifest.ts";

export interface FoundSide {
	readonly origin: SideOrigin;
	readonly results: ComparedResults;
	/** What its reader should know, in sentences without a full stop. */
	readonly notes: readonly string[];
}

/** A word of the command line: `watch~2` is two runs back from the newest finished one of `watch`. */
interface NamedRun {
	readonly named: string | undefined;
	readonly back: number;
}

/** Both sides are open for as long as `use` takes. */
export async function withSides<Value>(
	words: readonly string[],
	where: Where,
	use: (sides: Both<FoundSide>) => Promise<Value>,
): Promise<Value | Refusal> {
	const [first, second] = words;
	if (second !== undefined) {
		return withSide(first ?? "", where, (before) => withSide(second, where, (after) => use({ before, after })));
	}
	if (first !== undefined && isPath(first, where)) return oneFolder(first);
	const run = readName(first, where);
	return withState<Value | Refusal>(run.named, where, (found) => {
		const after = findSide(found, run.back);
		if ("ok" in after) return after;
		const before = findBefore(found.state, after, 1);
		return "ok" in before ? before : use({ before: ofRun(found.state, before), after: ofRun(found.state, after) });
	});
}

async function withSide<Value>(
	word: string,
	where: Where,
	use: (side: FoundSide) => Promise<Value | Refusal>,
): Promise<Value | Refusal> {
	if (isPath(word, where)) return withFiles(word, where, use);
	const { named, back } = readName(word, where);
	let isFound = false;
	const end = await withState<Value | Refusal>(named, where, (found) => {
		const run = findSide(found, back);
		if ("ok" in run) return run;
		isFound = true;
		return use(ofRun(found.state, run));
	});
	// What is no run is the folder of that name, and what is wrong with that is told.
	const isFolder = !isFound && isUnknown(end) && statPath(resolve(where.cwd, word))?.isDirectory() === true;
	return isFolder ? withFiles(word, where, use) : end;
}

function isUnknown(end: unknown): boolean {
	return (end as Partial<Refusal> | undefined)?.problems?.[0]?.code === "run_unknown";
}

async function withFiles<Value>(
	named: string,
	{ cwd }: Where,
	use: (side: FoundSide) => Promise<Value | Refusal>,
): Promise<Value | Refusal> {
	const path = resolve(cwd, named);
	checkIsThere(path, named);
	const { path: file, shown, origin, notes } = findResults(path, named);
	const results = openResultsFile(file, shown);
	try {
		return await use({ origin, results, notes });
	} finally {
		results.close();
	}
}

/** Whatever can be neither a run nor a pipeline or its file counts as a path, so that what is wrong with it is told. */
function isPath(word: string, { cwd }: Where): boolean {
	if (isResultsPath(resolve(cwd, word), word)) return true;
	const isThere = statPath(resolve(cwd, word)) !== undefined;
	return !isThere && /[/\\]|\.jsonl?$/i.test(word) && !/\.ya?ml(?:~\d*)?$/i.test(word);
}

/** `~` alone is `~1`, as in git. What is there under the whole word is meant by it. */
function readName(word: string | undefined, { cwd }: Where): NamedRun {
	const [, named = "", steps = ""] = /^(.*)~(\d{0,6})$/s.exec(word ?? "") ?? [];
	const isWhole = word === undefined || !/~\d{0,6}$/.test(word) || statPath(resolve(cwd, word))?.isFile() === true;
	if (isWhole) return { named: word, back: 0 };
	return { named: named === "" ? undefined : named, back: steps === "" ? 1 : Number(steps) };
}

function findSide({ state, name, dir }: FoundState, back: number): StoredRun | Refusal {
	const run = (name === undefined ? undefined : state.runs.find(name)) ?? state.runs.latestFinished(name);
	if (run === undefined || run.state === "draft") return noneFinished(state, name, dir);
	return back === 0 ? run : findBefore(state, run, back);
}

function noneFinished(state: StateStore, name: string | undefined, dir: string): Refusal {
	const newest = state.runs.latest(name);
	if (newest === undefined) return unknownName(name, dir, state);
	const message = `no run of \`${newest.pipeline}\` has finished`;
	return unknownRun(message, "`trawl run` and `trawl collect` go on with it; an unfinished run is compared by its id");
}

function findBefore({ runs }: StateStore, { run_id, pipeline }: StoredRun, back: number): StoredRun | Refusal {
	const earlier = runs.finishedBefore(run_id, back);
	const found = earlier[back - 1];
	if (found !== undefined) return found;
	const most = earlier.length === 0 ? "no finished run" : `only ${plural(earlier.length, "finished run")}`;
	const message = `there ${earlier.length > 1 ? "are" : "is"} ${most} of \`${pipeline}\` before ${run_id}`;
	return unknownRun(message, "run it again, or name two sides: runs, or results folders such as one that git kept");
}

function ofRun(state: StateStore, run: StoredRun): FoundSide {
	const { status, finishedAt } = standingOf(run);
	return {
		origin: {
			kind: "run",
			name: run.run_id,
			run_id: run.run_id,
			pipeline: run.pipeline,
			status: run.state === "superseded" ? "superseded" : status,
			finished_at: finishedAt,
			spent: state.money.costOf(run.run_id),
		},
		results: {
			read: () => state.outcomes.read(run.run_id),
			task: (id) => {
				const outcome = state.outcomes.ofTask(run.run_id, id);
				if (outcome === undefined) throw new Error(`run ${run.run_id} has lost its task ${id}`);
				return outcome;
			},
		},
		notes: run.state === "superseded" ? [`run ${run.run_id} was superseded by a run of a changed file`] : [],
	};
}

function oneFolder(named: string): Refusal {
	const message = `expected two sides to compare, found ${named} alone`;
	const hint = "name the other one as well: a run, a pipeline for its newest finished run, or a results folder";
	const problem = { code: "not_used_here", severity: "error", message, hint } as const;
	return { ok: false, problems: [problem], sources: [], exitCode: 2 };
}

function checkIsThere(path: string, named: string): void {
	try {
		statSync(path);
	} catch (error) {
		const errno = errnoOf(error);
		if (errno === undefined) throw error;
		if (errno === "ENOENT" || errno === "ENOTDIR") throw nothingAt(path, named);
		const message = `the system does not say what is at ${named}: ${errno}`;
		throw new ResultsFault({ message, hint: "mend the path, or name another one" });
	}
}

function nothingAt(path: string, named: string): ResultsFault {
	const meant = suggest(basename(path), namesIn(dirname(path)));
	const hint =
		meant === undefined
			? "name a results folder, the results.json in one, a run or a pipeline"
			: `did you mean \`${join(dirname(named), meant)}\`?`;
	return new ResultsFault({ message: `there is nothing at ${named}`, hint });
}

function namesIn(folder: string): readonly string[] {
	try {
		return readdirSync(folder).sort();
	} catch {
		return [];
	}
}
