/**
 * Text → its paragraphs, and two texts → those that differ.
 *
 * What Markdown puts on a line of its own (a heading, a list's item, a table's row, a quote) is a paragraph of its own, so that one
 * new item does not make the whole list another.
 */
import type { ParagraphChange } from "../model/comparison.ts";
import { normalText } from "../values/normal-text.ts";
import { alignSequences } from "./align.ts";

export interface Paragraph {
	/** As it reads, on one line. */
	readonly text: string;
	/** As it is compared: without the numbers of citations, which one new source moves throughout a report. */
	readonly compared: string;
}

const BEGINS_ITS_OWN = /^\s*(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s|\||>)/;
const ENDS_IT = /^\s*(?:#{1,6}\s|\|)/;
/** `[3]`, and not the text of a link or of a footnote of Markdown's own. */
const CITATION = /\s?\[\d{1,4}\](?![(:])/g;

export function paragraphsOf(text: string): readonly Paragraph[] {
	const found: string[] = [];
	let lines: string[] = [];
	const end = () => {
		found.push(lines.join(" "));
		lines = [];
	};
	for (const line of text.split(/\r\n|[\n\r\u2028\u2029]/)) {
		if (line.trim() === "" || BEGINS_ITS_OWN.test(line)) end();
		lines.push(line);
		if (ENDS_IT.test(line)) end();
	}
	end();
	return found.map(toParagraph).filter(({ text: read }) => read !== "");
}

/** Of a text in which every line is one, such as TOON. */
export function linesOf(text: string): readonly Paragraph[] {
	return text
		.split(/\r\n|[\n\r]/)
		.map(toParagraph)
		.filter(({ text: read }) => read !== "");
}

function toParagraph(written: string): Paragraph {
	const text = normalText(written);
	return { text, compared: text.replace(CITATION, "").trim() };
}

/** Paragraphs that as many others took the place of are set beside them; the rest is gone or new. */
export function changedParagraphs(before: readonly Paragraph[], after: readonly Paragraph[]): ParagraphChange[] {
	const gaps = alignSequences(
		before.map(({ compared }) => compared),
		after.map(({ compared }) => compared),
	);
	return gaps.flatMap((gap): ParagraphChange[] => {
		const old = before.slice(...gap.before).map(({ text }) => text);
		const now = after.slice(...gap.after).map(({ text }) => text);
		if (old.length === now.length) return old.map((text, n) => ({ before: text, after: now[n] ?? null }));
		return [
			...old.map((text) => ({ before: text, after: null })),
			...now.map((text) => ({ before: null, after: text })),
		];
	});
}
