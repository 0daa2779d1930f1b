/**
 * A changed task as lines, for the readable formats. Each line begins with `~`, `+` or `-` and stays one line, so that none can
 * pass for a line of ours, for markup, or for a command of the log's reader.
 */
import type { Both, ChangedTask, ComparedSource, FieldChange, ParagraphChange } from "../../model/comparison.ts";
import { dollars } from "../../values/dollars.ts";
import { plainLine } from "../plain-text.ts";
import { onOneLine, sayBoth, sayBothValues, sayPath, sayValue, short } from "./differences.ts";

/** `about`: what the lines below it belong to that are `inside`; an `old` or `now` line that is not stands for itself. */
export interface DiffLine {
	readonly mark: "about" | "old" | "now";
	readonly text: string;
	readonly inside: boolean;
}

/** Lines of one task and how many more there would be: at most so many. */
export function taskLines(
	task: ChangedTask,
	most: number,
): { readonly lines: readonly DiffLine[]; readonly more: number } {
	const all = [...linesOf(task)];
	const lines = all.slice(0, most).map((line) => ({ ...line, text: plainLine(line.text) }));
	return { lines, more: all.length - lines.length };
}

function* linesOf(task: ChangedTask): Generator<DiffLine> {
	yield* texts("error", task.error);
	yield* texts("query", task.query);
	yield* answerLines(task);
	for (const field of task.fields) yield* fieldLines(field);
	if (task.paragraphs.length > 0) yield about("text");
	for (const paragraph of task.paragraphs) yield* paragraphLines(paragraph);
	if (task.sources.gained.length + task.sources.lost.length > 0) yield about("sources");
	for (const source of task.sources.lost) yield old(saySource(source));
	for (const source of task.sources.gained) yield now(saySource(source));
	const { before, after } = task.cost;
	if (before !== null && after !== null && before !== after) {
		yield about(`cost: ${dollars(before)} → ${dollars(after)}`);
	}
}

function* answerLines({ answer }: ChangedTask): Generator<DiffLine> {
	if (answer === "gained") yield about("answer: none → there is one");
	if (answer === "lost") yield about("answer: there was one → none");
	if (answer === "replaced") yield about("answer: a text and a structured value took each other's place");
}

function* texts(name: string, both: Both<string | null> | undefined): Generator<DiffLine> {
	if (both === undefined) return;
	yield about(name);
	const shown = (text: string | null) => (text === null ? null : onOneLine(text));
	yield* paragraphLines({ before: shown(both.before), after: shown(both.after) });
}

function* fieldLines({ path, before, after, paragraphs }: FieldChange): Generator<DiffLine> {
	const where = sayPath(path);
	if (before === undefined) return yield { ...now(`${where}: ${sayValue(after ?? null)}`), inside: false };
	if (after === undefined) return yield { ...old(`${where}: ${sayValue(before)}`), inside: false };
	if (paragraphs !== undefined) {
		yield about(where);
		for (const paragraph of paragraphs) yield* paragraphLines(paragraph);
		return;
	}
	const both = sayBothValues(before, after);
	const line = `${where}: ${both.before} → ${both.after}`;
	if (line.length <= MOST_ON_A_LINE) return yield about(line);
	yield about(where);
	yield old(both.before);
	yield now(both.after);
}

const MOST_ON_A_LINE = 100;

function* paragraphLines({ before, after }: ParagraphChange): Generator<DiffLine> {
	if (before !== null && after !== null) {
		const both = sayBoth({ before, after });
		yield old(both.before);
		yield now(both.after);
	} else if (before !== null) yield old(short(before));
	else if (after !== null) yield now(short(after));
}

/** `https://example.com/a (A title)`. */
function saySource({ title, url }: ComparedSource): string {
	if (url === "") return short(title) || "(untitled)";
	return title === "" ? short(url) : `${short(url)} (${short(title)})`;
}

const about = (text: string): DiffLine => ({ mark: "about", text, inside: false });
const old = (text: string): DiffLine => ({ mark: "old", text, inside: true });
const now = (text: string): DiffLine => ({ mark: "now", text, inside: true });
