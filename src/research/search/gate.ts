/**
 * The gate: a question that names documents is answered from them alone, and one about something that
 * neither names a document nor occurs in a passage is not answered at all.
 */
import { isTopicless } from "../language/stop-words.ts";
import { wordsOf } from "../language/words.ts";
import type { Library } from "./library.ts";
import { findMentions, isSubject, type Mention } from "./mentions.ts";
import type { NameMatch } from "./name-table.ts";

export interface Gate {
	/** Evidence comes from these documents only; undefined: from all. */
	readonly documents: readonly number[] | undefined;
	/** Names of the documents, as the corpus has them; of pages, as the question does. */
	readonly names: readonly string[];
	/** True when the names may be everyday words: if they lead to nothing, ask all documents. */
	readonly isGuess: boolean;
	/** Words of those names: they are no topic of their own. */
	readonly words: ReadonlySet<string>;
	/** Names in the question that nothing in the corpus mentions. */
	readonly unknown: readonly string[];
	/** True when the documents are pages of the task and no others: where they do not answer, the corpus is asked. */
	readonly isPagesOnly?: boolean;
}

/** Share of documents from which on a name is taken for an everyday word, unless written as a name. */
const COMMON_SHARE = 0.03;
const CORPUS_WIDE =
	/^\s*(?:which|list|compare all|how many|all|every)\b(?=.*\b(?:packages|libraries|modules|projects|companies|documents|files|of (?:the|these|them))\b)/i;

export function gateOf(library: Library, query: string): Gate {
	const words = wordsOf(query);
	const mentions = findMentions(query);
	const candidates = CORPUS_WIDE.test(query) ? [] : library.names.find(words);
	const named = subjectsFirst(
		query,
		words,
		candidates.filter((match) => isMeant(library, query, words, mentions, match)),
	);
	const unknown = mentions.filter((mention) => isUnknown(library, mention, named)).map((mention) => mention.text);
	const documents = [...new Set(named.flatMap((match) => match.documents))].sort((a, b) => a - b);
	return {
		documents: named.length === 0 ? undefined : documents,
		names: [...new Set(named.map((match) => match.name))],
		isGuess: named.length > 0 && named.every((match) => isGuessed(query, words, mentions, match)),
		words: new Set(named.flatMap((match) => words.slice(match.from, match.to))),
		unknown: [...new Set(unknown)],
	};
}

/** Where the question says what it is about, names in passing (`the Node versions it needs`) do not count. */
function subjectsFirst(query: string, words: readonly string[], matches: readonly NameMatch[]): readonly NameMatch[] {
	const isAbout = matches.map((match) => standsAsSubject(query, words.slice(match.from, match.to)));
	if (!isAbout.includes(true)) return matches;
	return matches.filter((match, index) => isAbout[index] || isListedWithSubject(words, matches, isAbout, match));
}

/** `ajv and yaml`, `ajv or yaml`: joined to a subject, it is one too. */
function isListedWithSubject(
	words: readonly string[],
	matches: readonly NameMatch[],
	isAbout: readonly boolean[],
	match: NameMatch,
): boolean {
	return matches.some((other, index) => {
		if (isAbout[index] !== true || other === match || other.to > match.from) return false;
		const between = words.slice(other.to, match.from);
		return between.every(
			(word) =>
				/^(?:and|or|vs|versus|with|to)$/.test(word) ||
				matches.some((item) => words.slice(item.from, item.to).includes(word)),
		);
	});
}

/** A name that is also an everyday word counts only when it is written as a name or is the subject. */
function isMeant(
	library: Library,
	query: string,
	words: readonly string[],
	mentions: readonly Mention[],
	match: NameMatch,
): boolean {
	const written = words.slice(match.from, match.to);
	if (written.every(isTopicless)) return false;
	const mention = mentionOf(mentions, match);
	if (mention !== undefined) return mention.words.length === written.length || !mention.literal;
	if (standsAsSubject(query, written)) return true;
	const share = library.reader.documentFrequency(written.join(" ")) / Math.max(1, library.documents.length);
	return share <= COMMON_SHARE || library.documents.length < 8;
}

function mentionOf(mentions: readonly Mention[], match: NameMatch): Mention | undefined {
	return mentions.find((item) => item.from <= match.from && item.from + item.words.length >= match.to);
}

function isGuessed(query: string, words: readonly string[], mentions: readonly Mention[], match: NameMatch): boolean {
	return mentionOf(mentions, match) === undefined && !standsAsSubject(query, words.slice(match.from, match.to));
}

/** The gate that lets all documents in. */
export function withoutGate(gate: Gate): Gate {
	return { documents: undefined, names: [], isGuess: false, words: new Set(), unknown: gate.unknown };
}

/** The question names something, and the corpus knows none of it. */
export function isAboutNothingKnown(gate: Gate): boolean {
	return gate.documents === undefined && gate.unknown.length > 0;
}

/** The name with any of its spellings in the query, judged by its surroundings. */
function standsAsSubject(query: string, written: readonly string[]): boolean {
	const pattern = new RegExp(written.map((word) => escapePattern(word)).join("[^\\p{L}\\p{N}]*"), "giu");
	for (const found of query.matchAll(pattern)) {
		if (isSubject(query.slice(0, found.index), query.slice(found.index + found[0].length))) return true;
	}
	return false;
}

function escapePattern(word: string): string {
	return word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

function isUnknown(library: Library, mention: Mention, named: readonly NameMatch[]): boolean {
	const to = mention.from + mention.words.length;
	if (named.some((match) => match.from < to && match.to > mention.from)) return false;
	return library.reader.frequency(mention.words.join(" ")) === 0;
}
