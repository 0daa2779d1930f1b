/** Markdown → tokens within bounds, whatever was written to be slow or large. */
import { Marked, type Token } from "marked";
import { runWithin } from "../../../values/run-within.ts";

/** For one report: far above what text of the longest length takes. */
const LEX_MS = 2_000;
const MOST_COLUMNS = 24;
const MOST_CELLS = 20_000;
const DELIMITERS = /^[^\n]*\n {0,3}(?=[^\n]*-)[-:| \t]+(?:\n|$)/;

const reader = new Marked({
	gfm: true,
	tokenizer: {
		// `false` leaves it to marked, `undefined` says that it is no table: marked fills each row up to the header's columns.
		table: (text) => (DELIMITERS.test(text) && isTooLarge(text) ? undefined : false),
	},
});

/** Null where it cannot be read within the bounds. */
export function lexMarkdown(markdown: string): readonly Token[] | null {
	try {
		return runWithin(
			LEX_MS,
			() => reader.lexer(markdown),
			() => null,
		);
	} catch {
		// Nested deeper than the stack: what the lexer cannot read is shown as plain text, as what is too slow.
		return null;
	}
}

function isTooLarge(text: string): boolean {
	const columns = text.slice(0, text.indexOf("\n")).split("|").length;
	const end = text.search(/\n[ \t]*\n/);
	const rows = (end < 0 ? text : text.slice(0, end)).split("\n").length;
	return columns > MOST_COLUMNS || columns * rows > MOST_CELLS;
}
