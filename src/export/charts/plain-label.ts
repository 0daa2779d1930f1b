/** Names of others as labels: one line that an XML file can hold and that does not reorder what stands beside it. */
import { harmlessText } from "../markdown-text.ts";

/** Half widths of a character that fit into the space for labels. */
const LABEL_WIDTH = 30;
const WIDE =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uff01-\uff60]/u;
const NOT_IN_XML = /[\ufffe\uffff]/g;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Never empty. */
export function plainLabel(text: string): string {
	const line = harmlessText(text.toWellFormed().replace(NOT_IN_XML, "\ufffd").replace(/\s+/g, " ")).trim();
	return line === "" ? "(no name)" : line;
}

/** What fits beside a bar; a longer label ends with `…`. Signs of two widths, such as Chinese ones, count as two. */
export function shortLabel(label: string): string {
	let width = 0;
	let short = "";
	for (const { segment } of segmenter.segment(label)) {
		width += WIDE.test(segment) ? 2 : 1;
		if (width > LABEL_WIDTH) return `${withoutLast(short)}…`;
		short += segment;
	}
	return label;
}

function withoutLast(text: string): string {
	const segments = Array.from(segmenter.segment(text), ({ segment }) => segment);
	return segments.slice(0, -1).join("").trimEnd();
}
