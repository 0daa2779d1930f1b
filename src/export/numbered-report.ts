/**
 * A report of the embedded engine for people. There `[n]` is known to be the number of a source, so it leads to the
 * source in the same file; and the first question, which is the title, is not a heading once more. Numbers are linked only
 * where the engine writes them: after the end of a statement, or alone below code. What stands in code, and brackets of
 * any other kind, are words of the corpus and stay.
 */
import type { TaskOutcome } from "../model/outcome.ts";
import type { RunFacts } from "./exporter.ts";

const FENCE = /^(?:`{3,}|~{3,})/;
const INDENTED_CODE = /^(?: {4}|\t)/;
/** An escaped character, backticks, or a number after the end of a statement. */
const ESCAPE_CODE_OR_NUMBER = /\\.|`+|(?<=[.!?。！？…]["'”’)\]`]* )\[(\d+)\](?=\s|$)/g;

/** Whether `[n]` is known to be the number of a source: the embedded engine numbers them, also where it is reached over HTTP. */
export function citesByNumber({ sources }: TaskOutcome, { engine }: Pick<RunFacts, "engine">): boolean {
	return engine.engine === "local" || sources.some(({ source }) => source === "corpus");
}

/** `sources` is how many there are. */
export function numberedReport(report: string, sources: number): string {
	let fence: string | undefined;
	const lines = withoutRepeatedTitle(report).split("\n");
	const linked = lines.map((line) => {
		if (fence !== undefined) {
			if (line === fence) fence = undefined;
			return line;
		}
		fence = FENCE.exec(line)?.[0];
		return fence === undefined && !INDENTED_CODE.test(line) ? linkNumbers(line, sources) : line;
	});
	return linked.join("\n");
}

/** Where the source with this number stands, for `numberedReport` to lead to. */
export function sourceAnchor(number: number): string {
	return `<a id="source-${number}"></a>`;
}

function linkNumbers(line: string, sources: number): string {
	const alone = /^\[(\d+)\]$/.exec(line)?.[1];
	if (alone !== undefined) return numberLink(alone, sources) ?? line;
	const endOfCode = codeEnds(line);
	let passed = 0;
	return line.replace(ESCAPE_CODE_OR_NUMBER, (whole, number: string | undefined, at: number) => {
		if (at < passed) return whole;
		passed = endOfCode.get(at) ?? 0;
		return numberLink(number, sources) ?? whole;
	});
}

/** Where code ends, by where its backticks begin: behind the next ones of the same number. Each run is looked at once. */
function codeEnds(line: string): ReadonlyMap<number, number> {
	const ends = new Map<number, number>();
	const open = new Map<number, number>();
	for (const { 0: run, index } of line.matchAll(/`+/g)) {
		const begin = open.get(run.length);
		if (begin !== undefined) ends.set(begin, index + run.length);
		open.set(run.length, index);
	}
	return ends;
}

function numberLink(number: string | undefined, sources: number): string | undefined {
	if (number === undefined || Number(number) < 1 || Number(number) > sources) return undefined;
	return `[\\[${number}\\]](#source-${Number(number)})`;
}

function withoutRepeatedTitle(report: string): string {
	const blocks = report.split("\n\n");
	const title = `#${blocks[0]}`;
	const first = blocks.findIndex((block) => block.startsWith("## "));
	const heading = blocks[first] ?? "";
	const repeats = first > 0 && heading.startsWith(title) && /^[.:;,]*$/.test(heading.slice(title.length));
	return repeats ? blocks.toSpliced(first, 1).join("\n\n") : report;
}
