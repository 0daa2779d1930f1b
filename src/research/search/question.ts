/** A question with the words to look for and what an answer must hold. */

import type { Subject } from "../evidence/subject.ts";
import { type AnswerType, answerTypeOf, withoutMeasureWord } from "../language/answer-type.ts";
import { askedNoun } from "../language/asked-noun.ts";
import { isBroad } from "../language/breadth.ts";
import { attributesFor, isComparison } from "../language/comparatives.ts";
import { withoutFrame, withoutReference } from "../language/question-frame.ts";
import { isTopicless } from "../language/stop-words.ts";
import { type Synonym, synonymsOf } from "../language/synonyms.ts";
import { stemOf, stemsOf, wordsOf } from "../language/words.ts";
import type { Gate } from "./gate.ts";
import { type Library, weightOf } from "./library.ts";
import { findMentions } from "./mentions.ts";

/** A word to look for. */
export interface Term {
	readonly word: string;
	readonly stem: string;
	readonly weight: number;
	readonly synonyms: readonly Synonym[];
}

export interface Question {
	/** As a heading. */
	readonly text: string;
	/** Empty when the question asks what something is. */
	readonly terms: readonly Term[];
	/** The same with the names that are required. */
	readonly withNames?: readonly Term[];
	/** Runs of stems without which nothing is an answer. */
	readonly required: readonly (readonly string[])[];
	readonly requiredText: readonly string[];
	/** One of the required names is enough: they are compared. */
	readonly compares?: boolean;
	/** The noun that it asks for: an answer says it, or stands under it. */
	readonly noun?: Term | null;
	/** It asks about a thing as a whole. */
	readonly isBroad?: boolean;
	/** What an answer must hold. */
	readonly type?: AnswerType | null;
	/** Years that it asks about, each with its month where one is named. */
	readonly years?: readonly string[];
	/** Of the document that it names: `7` of `undici 7`. */
	readonly version?: string | null;
	/** What is asked about, where statements about others of its kind are no answer. */
	readonly subject?: Subject | null;
	/** The same where a sentence may name others beside it. */
	readonly beside?: Subject | null;
	/** Values are looked for, no sentences to cite: those that do not say what they are about will do, too. */
	readonly isForValues?: boolean;
}

/** Words that every text has, and what rules are called: they tell less than their rarity says. */
const LIGHT_WORDS = new Set([
	"need",
	"us",
	"make",
	"want",
	"take",
	"work",
	"run",
	"happen",
	"handl",
	"requir",
	"allow",
	"last",
	"polici",
	"rule",
	"guidelin",
	"procedur",
	"defin",
	"declar",
	"specifi",
]);
const LIGHT = 0.4;
/** A question is cut to its most telling words. */
const MAX_TERMS = 16;

/** The question's words without those that name the documents, ask, or instruct. */
export function toQuestion(library: Library, text: string, gate: Gate): Question {
	const required = findMentions(text).filter((mention) => isRequired(library, mention.words, mention.literal, gate));
	const compares = required.length > 1 && isComparison(text);
	const names = new Set(required.filter(({ literal }) => compares || !literal).flatMap((mention) => mention.words));
	const topical = gate.documents === undefined ? withoutFrame(text) : withoutReference(withoutFrame(text));
	const words = wordsOf(attributesFor(withoutMeasureWord(topical)));
	const topic = termsOf(
		library,
		words.filter((word) => !names.has(word)),
		gate,
	);
	// What has to be there anyway does not count as covered, unless nothing else is asked.
	const withNames = termsOf(library, words, gate);
	const terms = lighten(topic.length > 0 || compares ? topic : withNames, text);
	const noun = askedNoun(text);
	return {
		text,
		terms,
		withNames,
		noun: terms.find((term) => term.word === noun && !LIGHT_WORDS.has(term.stem)) ?? null,
		required: required.map((mention) => stemsOf(mention.words.join(" "))),
		requiredText: required.map((mention) => mention.text),
		compares,
		isBroad: isBroad(text),
		type: answerTypeOf(text),
		years: text.match(YEAR) ?? [],
		version: versionOf(text, gate),
	};
}

function versionOf(text: string, gate: Gate): string | null {
	for (const [, before = "", version = ""] of text.matchAll(/(\S+)\s+v?(\d+(?:\.\d+)*)(?:\.x)?(?![\p{L}\p{N}%])/gu)) {
		const words = wordsOf(before);
		const isNamed = words.length > 0 && words.every((word) => gate.words.has(word));
		if (isNamed || /^versions?$/i.test(before)) return version;
	}
	return null;
}

const YEAR =
	/(?<![\p{L}\p{N}.])(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) )?(?:19|20)\d\d(?![\p{L}\p{N}])/gu;
const ASKED_NOUN =
	/^(?:which|what)\s+(?!does|do|did|is|are|was|were|has|have|can|will)\S.*\b(?:does|do|did|can|will|should)\b.*\b(\p{L}+)\??$/iu;

/** `How does it define a required option?`: an answer shows it, in whatever words. */
const SAID_BY = /^how\b.*\b(define|declare|specify)\b/iu;

/** `Which company owns it?`: an answer names one, and need not say that it is one. */
const ASKED_KIND =
	/^(?:which|what)\s+(company|firm|organi[sz]ation|person|people|country|city|town|team|group)\s+(?!does|do|did|is|are|was|were|has|have|had|can|will)\p{L}+/iu;

/** `Which products does Acme sell?`: the noun tells, the verb hardly. */
function lighten(terms: readonly Term[], text: string): readonly Term[] {
	const light = (ASKED_NOUN.exec(text) ?? ASKED_KIND.exec(text) ?? SAID_BY.exec(text))?.[1]?.toLowerCase();
	if (light === undefined || terms.length < 2) return terms;
	return terms.map((term) => (term.word === light ? { ...term, weight: term.weight * LIGHT } : term));
}

/** Literal names always, others when no document goes by them and no gate stands for them. */
function isRequired(library: Library, words: readonly string[], literal: boolean, gate: Gate): boolean {
	if (words.every((word) => gate.words.has(word))) return false;
	if (literal) return true;
	return gate.documents === undefined && library.names.lookUp(words.join(" ")) === undefined;
}

/** Terms for words, each stem once, the most telling first when there are too many. */
export function termsOf(library: Library, words: readonly string[], gate: Pick<Gate, "words">): Term[] {
	const byStem = new Map<string, Term>();
	for (const word of words) {
		if (isTopicless(word) || gate.words.has(word) || /^\p{N}$/u.test(word)) continue;
		const stem = stemOf(word);
		if (byStem.has(stem)) continue;
		byStem.set(stem, {
			word,
			stem,
			weight: weightOf(library, word) * (LIGHT_WORDS.has(stem) ? LIGHT : 1),
			synonyms: synonymsOf(word),
		});
	}
	const terms = [...byStem.values()];
	if (terms.length <= MAX_TERMS) return terms;
	return terms.sort((a, b) => b.weight - a.weight || (a.stem < b.stem ? -1 : 1)).slice(0, MAX_TERMS);
}
