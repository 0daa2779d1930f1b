/**
 * A report of the embedded engine for people. There `[n]` is known to be the number of a source, so it leads to the
 * source in the same file; and the first question, which is the title, is not a heading once more. Numbers are linked only
 * where the engine writes them: after the end of a statement, or alone below code. What stands in code, and brackets of
 * any other kind, are words of the corpus and stay.
 */
import type { RunManifest } from "../model/manifest.ts";
import type { TaskOutcome } from "../model/outcome.ts";

const FENCE = /^(?:`{3,}|~{3,})/;
const INDENTED_CODE = /^(?: {4}|\t)/;
/** What is passed over, an escaped character or code, or else a number after the end of a statement. */
const CODE_OR_NUMBER = /\\.|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)|(?<=[.!?。！？…]["'”’)\]`]* )\[(\d+)\](?=\s|$)/g;

/** Whether `[n]` is known to be the number of a source: the embedded engine numbers them, also where it is reached over HTTP. */
export function citesByNumber({ sources }: TaskOutcome, { engine }: RunManifest): boolean {
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
	return line.replace(CODE_OR_NUMBER, (whole, _, number?: string) => numberLink(number, sources) ?? whole);
}

function numberLink(number: string | undefined, sources: number): string | undefined {
	if (number === undefined || Number(number) < 1 || Number(number) > sources) return undefined;
	return `[\\[${number}\\]](#source-${Number(number)})`;
}

function withoutRepeatedTitle(report: string): string {
	const blocks = report.split("\n\n");
	const first = blocks.findIndex((block) => block.startsWith("## "));
	const repeats = first > 0 && blocks[first]?.replace(/[.:;,]+$/, "") === `#${blocks[0]}`;
	return repeats ? blocks.toSpliced(first, 1).join("\n\n") : report;
}
