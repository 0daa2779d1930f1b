/**
 * Pages in the gate. A person has pointed at them, so they are to a question as documents that it names: it is answered
 * from them and from what it names of the corpus. A page is meant unless the question names something that the page does
 * not mention: nothing is said of one thing from a page about another.
 */

import type { Gate } from "./gate.ts";
import type { Library } from "./library.ts";
import { findMentions, type Mention } from "./mentions.ts";

/** `isWhole`: the text is all that a task asks; one question of several means a page only where it names what is on it. */
export function withPagesOf(library: Library, gate: Gate, text: string, isWhole: boolean): Gate {
	if (library.pages.length === 0) return gate;
	const names = findMentions(text).filter((mention) => !mention.literal);
	const onPages = library.pages.map(({ id }) => ({ id, names: names.filter((name) => isOnPage(library, id, name)) }));
	const meant = names.length === 0 && isWhole ? onPages : onPages.filter((page) => page.names.length > 0);
	if (meant.length === 0) return gate;
	const said = meant.flatMap((page) => page.names.flatMap((name) => name.words));
	const documents = [...new Set([...meant.map(({ id }) => id), ...(gate.documents ?? [])])].sort((a, b) => a - b);
	return {
		...gate,
		documents,
		words: new Set([...gate.words, ...said]),
		isPagesOnly: gate.documents === undefined,
	};
}

function isOnPage(library: Library, id: number, { words }: Mention): boolean {
	return library.reader.search([words.join(" ")], { documents: [id], limit: 1 }).length > 0;
}
