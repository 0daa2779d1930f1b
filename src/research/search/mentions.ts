/**
 * What a text names: quoted phrases, code, package-like and capitalised names. A mention is marked when
 * its writing alone says that it is a name; `subject` when the sentence is about it.
 */
import { isTopicless } from "../language/stop-words.ts";
import { wordsOf } from "../language/words.ts";

export interface Mention {
	readonly text: string;
	readonly words: readonly string[];
	/** Where its words stand among the words of the whole text. */
	readonly from: number;
	/** True for a quotation or code: then the answer has to hold these words. */
	readonly literal: boolean;
	readonly subject: boolean;
}

const QUOTED = /"([^"\n]{2,80})"|“([^”\n]{2,80})”|`([^`\n]{2,80})`|(?<=^|[\s(])'([^'\n]{2,80})'(?=$|[\s).,;:?!])/gu;
const PACKAGE =
	/(?<![\p{L}\p{N}_/@])@[\w.-]+\/[\w.-]*\w|(?<![\p{L}\p{N}_@./-])[\p{L}\p{N}]+(?:[-._/][\p{L}\p{N}]+)+(?![\p{L}\p{N}_/])/gu;
const CAMEL =
	/(?<![\p{L}\p{N}_-])(?:\p{Ll}+[\p{Lu}][\p{L}\p{N}]*|\p{Lu}\p{Ll}+\p{Lu}[\p{L}\p{N}]*|--[\p{L}][\p{L}\p{N}-]*)/gu;
/** With the number of a model behind it: `Lumo 6`; a year is none. */
const CAPITALISED =
	/(?<=[\p{Ll}\p{N},;:)] )\p{Lu}[\p{L}\p{N}&]*(?:[ -]\p{Lu}[\p{L}\p{N}&]*)*(?: (?!(?:19|20)\d\d\b)\d{1,4}(?![\p{L}\p{N}.,%-]))?/gu;
const CALENDAR =
	/^(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|q[1-4]|fy\d*|english|i)$/;

/** Finds mentions, longest reading first; they never overlap. */
export function findMentions(text: string): Mention[] {
	const found: Mention[] = [];
	const taken: [number, number][] = [];
	for (const [pattern, literal] of [
		[QUOTED, true],
		[PACKAGE, false],
		[CAMEL, true],
		[CAPITALISED, false],
	] as const) {
		for (const match of text.matchAll(pattern)) {
			const name = match.slice(1).find((group) => group !== undefined) ?? match[0];
			const start = match.index;
			const end = start + match[0].length;
			if (taken.some(([a, b]) => start < b && end > a) || !isName(name)) continue;
			taken.push([start, end]);
			found.push(toMention(text, name, start, end, literal));
		}
	}
	return found.sort((a, b) => a.from - b.from);
}

function toMention(text: string, name: string, start: number, end: number, literal: boolean): Mention {
	return {
		text: name.trim(),
		words: wordsOf(name),
		from: wordsOf(text.slice(0, start)).length,
		literal,
		subject: isSubject(text.slice(0, start), text.slice(end)),
	};
}

function isName(name: string): boolean {
	const words = wordsOf(name);
	if (words.length === 0 || words.length > 8) return false;
	if (!/\p{L}/u.test(name)) return false;
	return !words.every((word) => isTopicless(word) || CALENDAR.test(word) || /^\d+$/.test(word));
}

const ASKED_ABOUT = /(?:^|[\s(])(?:what|who)\s+(?:is|are|was|does|do|did|can|will)\s+(?:the\s+)?$/i;
const TREATED =
	/\b(?:does|do|did|is|are|can|about|of|profile|review|summari[sz]e|describe|explain|evaluate|introduce|install|configure|use|using|import|vs|versus|than|between|compare[ds]?(?: to| with)?)\s+(?:the\s+)?(?:npm\s+)?(?:package|library|module|project|company|dependency)?\s*$/i;
const KIND_AFTER = /^(?:['’]s\b|\s+(?:package|library|module|project|tool|framework|company)\b)/i;
const ENDS = /^\s*(?:[?.!,;:]|$)/;
const RELATES = /\b(?:with|using|in|for|from|by|to|into)\s+$/i;

/** True where the words around a name make the question one about it. */
export function isSubject(before: string, after: string): boolean {
	if (KIND_AFTER.test(after) || ASKED_ABOUT.test(before) || TREATED.test(before)) return true;
	return RELATES.test(before) && ENDS.test(after);
}
