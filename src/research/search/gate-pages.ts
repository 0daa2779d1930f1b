/**
 * Pages in the gate. A person has pointed at them, so they are to a question as documents that it names: it is answered
 * from them and from what it names of the corpus. Where it names something, only the pages about that are meant: nothing is
 * said of one thing from a page about another that mentions it in passing.
 */
import { containsRun, wordsOf } from "../language/words.ts";
import type { CorpusDocument } from "../passage.ts";
import type { Gate } from "./gate.ts";
import type { Library } from "./library.ts";
import { findMentions, type Mention } from "./mentions.ts";

/** Shorter names stand in hosts by accident. */
const TELLING_IN_HOST = 5;

/** `isWhole`: the text is all that a task asks; one question of several means a page only where it names what is on it. */
export function withPagesOf(library: Library, gate: Gate, text: string, isWhole: boolean): Gate {
	if (library.pages.length === 0) return gate;
	const names = findMentions(text).filter((mention) => !mention.literal);
	const pages = library.pages.map((page) => ({ page, names: names.filter((name) => isAbout(library, page, name)) }));
	const meant = names.length === 0 && isWhole ? pages : pages.filter((candidate) => candidate.names.length > 0);
	if (meant.length === 0) return gate;
	const said = meant.flatMap((candidate) => candidate.names);
	const isPagesOnly = gate.documents === undefined;
	const documents = [...new Set([...meant.map(({ page }) => page.id), ...(gate.documents ?? [])])].sort(
		(a, b) => a - b,
	);
	return {
		...gate,
		documents,
		names: isPagesOnly ? [...new Set(said.map((name) => name.text))] : gate.names,
		words: new Set([...gate.words, ...said.flatMap((name) => name.words)]),
		isPagesOnly,
	};
}

/** Its title or its URL has the name; its beginning, where it has no title. */
function isAbout(library: Library, page: CorpusDocument, { words }: Mention): boolean {
	const title = page.title ?? library.reader.passagesOf(page.id, 1)[0]?.text ?? "";
	if (containsRun(wordsOf(title), words) || containsRun(wordsOf(page.name), words)) return true;
	const name = words.join("");
	return name.length >= TELLING_IN_HOST && wordsOf(page.name).join("").includes(name);
}
