/** Two runs, or results folders, as a user names them → what changed between them. From the state and the files alone. */
import { compareResults } from "../diff/compare-results.ts";
import { ResultsFault } from "../export/read-results.ts";
import type { Both, ComparedSide, Comparison } from "../model/comparison.ts";
import type { Problem } from "../model/problem.ts";
import { plural } from "../values/plural.ts";
import type { Where } from "./find-run.ts";
import { type FoundSide, withSides } from "./find-sides.ts";
import { interrupted, isInterrupted } from "./interrupt.ts";
import type { Refusal } from "./refusal.ts";
import { Selection, type SelectionSpec } from "./selection.ts";

export interface DiffOptions extends Where {
	readonly selection: SelectionSpec;
	readonly signal: AbortSignal;
}

export interface FoundDifferences {
	readonly sides: Both<ComparedSide>;
	readonly comparison: Comparison;
	/** What the reader should know of the sides, in sentences without a full stop. */
	readonly notes: readonly string[];
	/** Lets signals be heard while differences are read; throws when one came. */
	readonly pause: () => Promise<void>;
}

/** Tasks that are read before signals are looked for again. */
const TASKS_A_TURN = 25;

/** Thrown to stop. */
class Interruption extends Error {}

/**
 * `named`: none for the newest finished run and the one before it, a run for it and the one before it, or two sides: the
 * earlier, then the later. `use` gets the differences while the sides are open, and its value is handed back. A refusal
 * without problems: it was interrupted.
 */
export async function diffResults<Value>(
	named: readonly string[],
	options: DiffOptions,
	use: (found: FoundDifferences) => Promise<Value>,
): Promise<{ readonly ok: true; readonly value: Value } | Refusal> {
	try {
		return await withSides(named, options, (sides) => compare(sides, options, use));
	} catch (error) {
		if (error instanceof ResultsFault) return refusal(error.problem, 4);
		if (error instanceof Interruption) return interrupted(options.signal);
		throw error;
	}
}

async function compare<Value>(
	{ before, after }: Both<FoundSide>,
	{ selection: spec, signal }: DiffOptions,
	use: (found: FoundDifferences) => Promise<Value>,
): Promise<{ readonly ok: true; readonly value: Value } | Refusal> {
	const selection = new Selection(spec);
	const pause = pauseBetween(signal);
	const comparison = await compareResults(before.results, after.results, {
		takes: ({ id, status }) => selection.takes(id, () => status),
		pause,
	});
	const [unused] = selection.unused();
	if (unused !== undefined) return matchesNothing(unused);
	const sides = {
		before: { ...before.origin, ...comparison.sides.before },
		after: { ...after.origin, ...comparison.sides.after },
	};
	const notes = [before.notes, after.notes, pendingNote(sides.before), pendingNote(sides.after)].flat();
	return { ok: true, value: await use({ sides, comparison, notes: [...new Set(notes)], pause }) };
}

function pauseBetween(signal: AbortSignal): () => Promise<void> {
	let tasks = 0;
	return async () => {
		tasks += 1;
		if (tasks % TASKS_A_TURN === 0 && (await isInterrupted(signal))) throw new Interruption();
	};
}

function pendingNote({ kind, name, tasks, pending }: ComparedSide): readonly string[] {
	if (pending === 0) return [];
	const ended = `${pending} of ${plural(tasks, "task")} ${pending === 1 ? "has" : "have"} not ended and`;
	const what = kind === "run" ? `run ${name} is pending` : `the results in ${name} are of a run that was pending`;
	return [`${what}: ${ended} ${pending === 1 ? "is" : "are"} not compared`];
}

function matchesNothing(pattern: string): Refusal {
	const message = `the selection \`${pattern}\` matches no task of either side`;
	const hint = "ids are those in results.json; all tasks of a template `launches` are `launches/*`";
	return refusal({ code: "selection_empty", severity: "error", message, hint }, 9);
}

function refusal(problem: Problem, exitCode: number): Refusal {
	return { ok: false, problems: [problem], sources: [], exitCode };
}
