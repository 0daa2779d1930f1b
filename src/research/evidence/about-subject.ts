/**
 * Whether a statement is about the subject of a query: it names it, or goes on about it in a paragraph that named it
 * last, or stands where all is about it. One that names a rival is about that.
 */
import type { Statement } from "../language/statements.ts";
import { stemOf, wordsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import type { Library } from "../search/library.ts";
import type { Term } from "../search/question.ts";
import type { Subject } from "./subject.ts";

type Name = "subject" | "rival";

interface FoundName {
	readonly name: Name;
	/** In words. */
	readonly at: number;
	readonly length: number;
}

/** What all that stands at a place is about. */
interface Place {
	readonly topic: Name | null;
	/** Told by the document's first sentence alone: a sentence about something else may stand anywhere. */
	readonly isWeak: boolean;
}

/** Names among the first words are what a sentence is about. */
const LEADING_WORDS = 4;
/** What follows a name to make it another's: `Carrier 300 Pro`. */
const VARIANTS = new Set(["pro", "plus", "max", "mini", "lite", "ultra", "xl", "air", "se"]);

/** For each statement of the passage. */
export function aboutSubject(
	library: Library,
	subject: Subject,
	passage: StoredPassage,
	statements: readonly Statement[],
	terms: readonly Term[] = [],
): readonly boolean[] {
	const place = topicOfPlace(library, subject, passage);
	let topic: Name | null = place.topic;
	let last = -2;
	return statements.map(({ own, at, isOrphan }) => {
		if (at > last + 1) topic = place.topic;
		last = at;
		const names = namesIn(own, subject);
		const [first] = names;
		if (passage.kind === "table") return isOnlySubject(names) || (first === undefined && place.topic === "subject");
		if (first === undefined) {
			const isElsewhere = place.topic !== "subject" ? beginsWithName(own) : place.isWeak && isAnothers(own, isOrphan);
			if (isElsewhere) topic = null;
			return topic === "subject";
		}
		if (isAboutPart(wordsOf(own), first, terms)) {
			topic = null;
			return false;
		}
		topic = first.at <= LEADING_WORDS ? first.name : place.topic;
		return isOnlySubject(names);
	});
}

/** A sentence that names only others of its kind, or tells of a part that is not asked for. */
export function isAboutOther(subject: Subject, text: string, terms: readonly Term[]): boolean {
	const names = namesIn(text, subject);
	const [first] = names;
	if (first === undefined) return false;
	return names.every(({ name }) => name === "rival") || isAboutPart(wordsOf(text), first, terms);
}

/** A text of a passage that is no statement of it, as a line, a cell with its labels, or a list's entry. */
export function isTextAbout(library: Library, subject: Subject, passage: StoredPassage, text: string): boolean {
	const names = namesIn(text, subject);
	if (names.length > 0) return isOnlySubject(names);
	const { topic, isWeak } = topicOfPlace(library, subject, passage);
	return topic === "subject" && !(isWeak && passage.kind === "paragraph");
}

function isOnlySubject(names: readonly { readonly name: Name }[]): boolean {
	return names.length > 0 && names.every(({ name }) => name === "subject");
}

/** Told by the nearest heading that names any; else by the document's title, or the sentence that it begins with. */
export function topicOfPlace(library: Library, subject: Subject, passage: StoredPassage): Place {
	for (const heading of [...passage.headings].reverse()) {
		const names = new Set(namesIn(heading, subject).map(({ name }) => name));
		if (names.size > 0) return { topic: names.size === 1 ? ([...names][0] ?? null) : null, isWeak: false };
		if (/^\p{Lu}[\p{L}\p{N}]*(?: \p{Lu}[\p{L}\p{N}]*)* \d+$/u.test(heading)) return NOWHERE;
	}
	const { document } = passage;
	if (isOnlySubject(namesIn(`${document.name} ${document.title ?? ""}`, subject)))
		return { topic: "subject", isWeak: false };
	const [opening] = library.reader.passagesOf(document.id, 1);
	if (opening === undefined || opening.kind !== "paragraph" || opening.headings.length > 1) return NOWHERE;
	const names = namesIn(opening.text, subject);
	const isOpening = isOnlySubject(names) && (names[0]?.at ?? LEADING_WORDS) < LEADING_WORDS;
	return isOpening ? { topic: "subject", isWeak: true } : NOWHERE;
}

const NOWHERE: Place = { topic: null, isWeak: false };

/** Names in the order of the text, the longest reading at each place; `at` counts words. */
function namesIn(text: string, subject: Subject): FoundName[] {
	const words = wordsOf(text);
	const found: FoundName[] = [];
	for (let at = 0; at < words.length; at += 1) {
		const rival = Math.max(
			0,
			...subject.rivals.filter((other) => standsAt(words, other, at)).map(({ length }) => length),
		);
		const own = standsAt(words, subject.words, at) ? subject.words.length : 0;
		const length = Math.max(rival, own, siblingAt(words, subject.words, at));
		if (length === 0) continue;
		found.push({
			name: own === length && !isVariant(words[at + length], subject.words) ? "subject" : "rival",
			at,
			length,
		});
		at += length - 1;
	}
	return found;
}

function standsAt(words: readonly string[], run: readonly string[], at: number): boolean {
	return run.length > 0 && run.every((word, offset) => words[at + offset] === word);
}

/** `Carrier 500` beside `Carrier 300`: the same name with another number. Its length in words, or 0. */
function siblingAt(words: readonly string[], own: readonly string[], at: number): number {
	const head = own.slice(0, -1);
	const isNumbered = /^\d/.test(own.at(-1) ?? "") && head.some((word) => /\p{L}/u.test(word));
	if (!isNumbered || !standsAt(words, head, at)) return 0;
	const next = words[at + head.length] ?? "";
	return /^\d+\p{L}?$/u.test(next) && next !== own.at(-1) ? own.length : 0;
}

function isVariant(next: string | undefined, own: readonly string[]): boolean {
	return next !== undefined && VARIANTS.has(next) && !own.includes(next);
}

/** `The charger of the Carrier 300 weighs 11 kg` says what the charger weighs, unless that is asked for. */
function isAboutPart(words: readonly string[], { at, length }: FoundName, terms: readonly Term[]): boolean {
	const before = words.slice(0, at).filter((word) => !/^(?:the|a|an|our)$/.test(word));
	const isOf = before.length > 1 && before.length <= LEADING_WORDS && /^(?:of|for)$/.test(before.at(-1) ?? "");
	const part = isOf ? before.slice(0, -1) : words[at + length] === "s" ? words.slice(at + length + 1).slice(0, 2) : [];
	const isAsked = (stem: string) =>
		terms.some((term) => term.stem === stem || term.synonyms.some(({ stems }) => stems.includes(stem)));
	return part.length > 0 && !part.map(stemOf).some(isAsked);
}

/** `The Ember burns gas`, `Vesta 45 stands in the cellar`. */
function beginsWithName(text: string): boolean {
	return /^["“(*]*(?:(?:The|An?|Our|Its) \p{Lu}[\p{L}\p{N}]*|\p{Lu}[\p{L}\p{N}]+ (?:\p{Lu}\p{Ll}+|\d{1,4}\b(?![.,%])))/u.test(
		text,
	);
}

/** `Globex is a customer`, `It has 95 employees`: in a document about Acme this may be about anything. */
function isAnothers(text: string, isOrphan: boolean): boolean {
	return (
		isOrphan || beginsWithName(text) || /^["“(*]*\p{Lu}[\p{L}\p{N}-]+ (?:is|was|has|had|makes|sells|owns)\b/u.test(text)
	);
}
