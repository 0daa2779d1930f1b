/** What the readable formats say in the same words: sides, counts, paths, values cut to what a person reads. */
import type { Both, ComparedSide, DifferenceCounts, ListedTask, PathStep } from "../../model/comparison.ts";
import type { Json } from "../../model/json.ts";
import { dollars } from "../../values/dollars.ts";
import { plural } from "../../values/plural.ts";

/** Longest text that is shown of one value or paragraph. */
const LONGEST = 300;
/** How much of a common beginning is shown before the place from which two texts differ. */
const LEAD = 60;
const LONGEST_NAME = 80;

/** `run 2026-a of watch, succeeded, finished 2026-11-26T16:13:50Z`. */
export function sayOrigin({ kind, name, run_id, pipeline, status, finished_at }: ComparedSide): string {
	const run = run_id === null ? "" : `run ${run_id}`;
	const of = pipeline === null ? "" : ` of ${pipeline}`;
	const what = kind === "run" ? `${run}${of}` : `${name}${run === "" && of === "" ? "" : ` (${(run + of).trim()})`}`;
	const standing = status === null ? "" : `, ${status.replaceAll("_", " ")}`;
	return `${what}${standing}${finished_at === null ? "" : `, finished ${finished_at}`}`;
}

/** `2 changed, 1 added, 4 unchanged`. */
export function sayCounts(counts: DifferenceCounts): string {
	const kinds = ["changed", "added", "gone", "pending", "unchanged"] as const;
	const parts = kinds.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`);
	return parts.length === 0 ? "no tasks" : parts.join(", ");
}

/** Undefined where no query is another. */
export function sayAskedOtherwise({ asked_otherwise: tasks }: DifferenceCounts): string | undefined {
	return tasks === 0 ? undefined : `${plural(tasks, "task")} asked with another query`;
}

export function sayCost({ before, after }: Both<ComparedSide>): string {
	const results = `The results cost ${dollars(before.cost)}, now ${dollars(after.cost)}`;
	return before.spent === null && after.spent === null
		? results
		: `${results}; the runs spent ${dollars(before.spent)} and ${dollars(after.spent)}`;
}

/** `succeeded`, or `succeeded → failed`. */
export function sayStatus({ status: { before, after } }: Pick<ListedTask, "status">): string {
	if (before === null || after === null || before === after) return after ?? before ?? "";
	return `${before} → ${after}`;
}

/** `competitors[name="Acme"].prices[0]`; `(the answer)` for its root. */
export function sayPath(path: readonly PathStep[]): string {
	const text = path.map(sayStep).join("").replace(/^\./, "");
	return text === "" ? "(the answer)" : text;
}

function sayStep(step: PathStep): string {
	if (typeof step === "number") return `[${step}]`;
	if (typeof step === "string") return /^[\w-]+$/.test(step) ? `.${short(step, LONGEST_NAME)}` : `[${quoted(step)}]`;
	const [[key, value] = ["", ""]] = Object.entries(step);
	return `[${short(key, LONGEST_NAME)}=${typeof value === "string" ? quoted(value) : value}]`;
}

function quoted(text: string): string {
	return JSON.stringify(short(text, LONGEST_NAME));
}

/** A value on one line. */
export function sayValue(value: Json): string {
	return short(JSON.stringify(value), LONGEST);
}

/** Text of several lines on one, with `⏎` between them. Blank lines, such as YAML's `>` leaves one at the end, say nothing. */
export function onOneLine(text: string): string {
	const lines = text.split(/[\n\r\u2028\u2029]/).map((line) => line.trim());
	return lines.filter((line) => line !== "").join(" ⏎ ");
}

/** Two texts on a line each, cut to where they differ. */
export function sayBoth({ before, after }: Both<string>): Both<string> {
	const from = commonStart(before, after);
	const cut = (text: string) => short(from === 0 ? text : `…${text.slice(from)}`, LONGEST);
	return { before: cut(before), after: cut(after) };
}

/** Two values as JSON texts, likewise. */
export function sayBothValues(before: Json, after: Json): Both<string> {
	return sayBoth({ before: JSON.stringify(before), after: JSON.stringify(after) });
}

/** Where to begin so that the first difference is shown: at a word, some way before it. 0 where all is short. */
function commonStart(before: string, after: string): number {
	if (Math.max(before.length, after.length) <= LONGEST) return 0;
	let same = 0;
	while (same < before.length && before[same] === after[same]) same += 1;
	if (same <= LEAD) return 0;
	const space = before.lastIndexOf(" ", same - LEAD);
	return Math.max(space + 1, same - 2 * LEAD);
}

export function short(text: string, longest = LONGEST): string {
	if (text.length <= longest) return text;
	return `${text
		.slice(0, longest)
		.toWellFormed()
		.replace(/\ufffd$/, "")}…`;
}
