/** Markdown → tokens within bounds, whatever was written to be slow or large. */
import { Marked, type Token } from "marked";
import { runWithin } from "../../../values/run-within.ts";
import { boundedTable } from "../../../values/table-bounds.ts";

/** For one report: far above what text of the longest length takes. */
const LEX_MS = 2_000;

const reader = new Marked({ gfm: true, tokenizer: { table: boundedTable } });

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
