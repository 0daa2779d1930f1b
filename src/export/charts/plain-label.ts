/** Names of others as labels: one line that an XML file can hold and that does not reorder what stands beside it. */
import { harmlessText } from "../markdown-text.ts";
import { signsOf, textWidth } from "./text-width.ts";

const NOT_IN_XML = /[\ufffe\uffff]/g;
/** A label is one line of a chart; an answer may give a name of any length. */
const MOST_CHARACTERS = 500;
const ELLIPSIS = "…";

/** Never empty, and never longer than anybody reads. */
export function plainLabel(text: string): string {
	const start = text.slice(0, MOST_CHARACTERS).toWellFormed();
	const line = harmlessText(start.replace(NOT_IN_XML, "\ufffd").replace(/\s+/g, " ")).trim();
	if (line === "") return "(no name)";
	return text.length > MOST_CHARACTERS ? `${line}${ELLIPSIS}` : line;
}

/** What fits into so many font sizes; a longer label ends with `…`. */
export function shortLabel(label: string, room: number): string {
	if (textWidth(label) <= room) return label;
	let width = textWidth(ELLIPSIS);
	let short = "";
	for (const { sign, width: more } of signsOf(label)) {
		width += more;
		if (width > room) break;
		short += sign;
	}
	return `${short.trimEnd()}${ELLIPSIS}`;
}
