/** The passage that is shown beneath a source, in Markdown reports and on the page. */
import type { Source } from "../model/wire.ts";
import { textOrEmpty } from "../values/text-or-empty.ts";

/** In characters. The passages of the embedded engine's corpus are shorter, so that the cited words are among those shown. */
export const LONGEST_SNIPPET = 1_600;

/** Whole; empty where the source has none. */
export function sourceSnippet({ snippet, description }: Source): string {
	return textOrEmpty(snippet) || textOrEmpty(description);
}
