/**
 * A question to its evidence: passages by BM25, their statements by how much of the question they
 * cover. Below a threshold there is no evidence: a near miss is no answer.
 */

import type { Hit } from "../corpus/index-reader.ts";
import { fitsType } from "../language/answer-type.ts";
import { type Statement, statementsOf } from "../language/statements.ts";
import { containsRun, stemsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import { coverageOf, type Surroundings } from "./coverage.ts";
import type { Effort } from "./effort.ts";
import type { Gate } from "./gate.ts";
import type { Library } from "./library.ts";
import type { Question } from "./question.ts";

export interface Evidence {
	readonly passage: StoredPassage;
	readonly statement: Statement;
	readonly stems: readonly string[];
	/** Position of the statement in its passage, from 0. */
	readonly order: number;
	/** How much of the question it covers, 0 to 1. */
	readonly coverage: number;
	readonly score: number;
}

/** What the best statement must cover. */
export const ANSWER_THRESHOLD = 0.6;
const ALSO_THRESHOLD = 0.5;
/** The same for a question about a thing as a whole. */
const BROAD_THRESHOLD = 0.5;
const OF_THE_BEST = 0.75;
/** Longer passages cannot be quoted whole. */
export const MAX_QUOTE = 2_000;

/** Passages that may hold an answer, best first. */
export function findPassages(library: Library, question: Question, gate: Gate, limit: number): Hit[] {
	const terms = question.terms.flatMap((term) => [term.word, ...term.synonyms.map((synonym) => synonym.text)]);
	const hits = library.reader.search([...question.requiredText, ...terms], { documents: gate.documents, limit });
	return hits.filter((hit) => hit.passage.text.length <= MAX_QUOTE && isAskedFor(hit.passage, question));
}

/** Licence texts answer only questions about licences. */
function isAskedFor(passage: StoredPassage, question: Question): boolean {
	if (passage.document.role !== "license") return true;
	return question.terms.some((term) =>
		/^(?:licen|copyright|warranti|liabil|redistribut|permiss|holder)/.test(term.stem),
	);
}

/** Statements that answer, best first; empty when the best covers too little. */
export function findEvidence(library: Library, question: Question, gate: Gate, effort: Effort): Evidence[] {
	const hits = findPassages(library, question, gate, effort.passages);
	const top = hits[0]?.score ?? 1;
	const evidence = hits
		.flatMap((hit) => passageEvidence(hit.passage, question, gate, hit.score / (top || 1)))
		.sort((a, b) => b.score - a.score);
	const best = Math.max(0, ...evidence.map((item) => item.coverage));
	if (best < ANSWER_THRESHOLD) return [];
	const floor = question.isBroad ? BROAD_THRESHOLD : Math.max(ALSO_THRESHOLD, best * OF_THE_BEST);
	return onlyThePhrase(
		evidence.filter((item) => item.coverage >= floor),
		question,
	);
}

/** `remote work`: where a heading or column has the phrase, what merely holds one of its words does not answer. */
function onlyThePhrase(evidence: readonly Evidence[], question: Question): Evidence[] {
	const phrase = question.terms.map((term) => term.stem);
	if (phrase.length < 2 || phrase.length > LONGEST_PHRASE) return [...evidence];
	const speaks = ({ passage, stems }: Evidence) =>
		(question.isBroad === true && containsRun(stems, phrase)) ||
		[...passage.headings, ...passage.columns].some((text) => containsRun(stemsOf(text), phrase));
	const speaking = evidence.filter(speaks);
	return speaking.length > 0 ? speaking : [...evidence];
}

const LONGEST_PHRASE = 3;

function passageEvidence(passage: StoredPassage, question: Question, gate: Gate, rank: number): Evidence[] {
	const place = surroundingsOf(passage, gate);
	return statementsOf(passage).flatMap((statement, order) => {
		if (statement.announces) return [];
		const stems = stemsOf(statement.text);
		const own: Surroundings = { ...place, statement: stems };
		if (!isAboutNamed(question, own) || !isOfYears(question, statement.text, passage)) return [];
		if (!isOfType(question, statement.text) || !saysNoun(question, own, statement.text)) return [];
		const terms = termsFor(question, statement.text);
		const covered = terms.length === 0 ? 1 : coverageOf(terms, own);
		const coverage = isUnderTopic(question, own) ? Math.max(covered, ANSWER_THRESHOLD) : covered;
		const score = coverage + 0.12 * rank + typeBonus(question, statement.text) - demerit(statement.text, passage);
		return [{ passage, statement, stems, order, coverage, score }];
	});
}

function isAboutNamed(question: Question, place: Surroundings): boolean {
	if (question.compares === true) return question.required.some((run) => holds(place, run));
	return question.required.every((run) => holds(place, run));
}

/** A statement about another year is no answer; one without a year only under a heading or title with it. */
function isOfYears(question: Question, text: string, passage: StoredPassage): boolean {
	const years = question.years ?? [];
	if (years.length === 0 || years.some((year) => text.includes(year))) return true;
	if (/(?<![\p{L}\p{N}.])(?:19|20)\d\d(?![\p{L}\p{N}])/u.test(text)) return false;
	const { document } = passage;
	const around = [...passage.headings, ...passage.columns, document.title ?? "", document.name, passage.text].join(" ");
	return years.some((year) => around.includes(year));
}

/** Without a number nothing is an answer to `how many`, without money to `how much does it cost`. */
function isOfType({ type }: Question, text: string): boolean {
	return (type !== "number" && type !== "money") || fitsType(type, text);
}

function saysNoun({ noun, type }: Question, place: Surroundings, text: string): boolean {
	if (noun === undefined || noun === null) return true;
	if (type === "version" && /^versions?$/.test(noun.word) && fitsType("version", text)) return true;
	return coverageOf([noun], { ...place, passage: [] }) > 0;
}

/** Asked about `remote work and travel` as a whole, all that stands under `Travel` is to the point. */
function isUnderTopic(question: Question, { heading = [] }: Surroundings): boolean {
	if (question.isBroad !== true || heading.length === 0) return false;
	return heading.every((stem) => question.terms.some((term) => term.stem === stem));
}

/** A number of a version says `version`. */
function termsFor(question: Question, text: string): Question["terms"] {
	if (question.type !== "version" || !fitsType("version", text)) return question.terms;
	const others = question.terms.filter((term) => !/^versions?$/.test(term.word));
	return others.length > 0 ? others : question.terms;
}

const TYPE_BONUS = 0.12;

function typeBonus({ type }: Question, text: string): number {
	if (type === undefined || type === null) return 0;
	return fitsType(type, text) ? TYPE_BONUS : -TYPE_BONUS;
}

/** A required name stands in the statement, its headings, or the name of the document. */
function holds(place: Surroundings, run: readonly string[]): boolean {
	return [place.statement, place.headings, place.document].some((stems) => containsRun(stems, run));
}

export function surroundingsOf(passage: StoredPassage, gate: Gate): Surroundings {
	const document = `${passage.document.name} ${passage.document.title ?? ""}`;
	return {
		statement: [],
		heading: headingOf(passage),
		headings: stemsOf([...passage.headings, ...passage.columns].join(" ")),
		passage: stemsOf(passage.text),
		document: gate.documents === undefined ? stemsOf(document) : [],
	};
}

const SHORT_HEADING = 6;

/** A short heading names what stands below it. That of the whole document does not. */
function headingOf(passage: StoredPassage): readonly string[] {
	const own = passage.headings.length > 1 ? stemsOf(passage.headings.at(-1) ?? "") : [];
	return own.length <= SHORT_HEADING ? own : [];
}

/** What reads badly out of its place: leaning on the sentence before, asking, talking of the text itself. */
export function demerit(text: string, passage: Pick<StoredPassage, "document">): number {
	let loss = passage.document.role === "changelog" ? 0.1 : 0;
	if (
		/^(?:this|that|it|its|these|those|they|he|she|such|however|but|so|also|then|therefore|otherwise|instead|note that|nope|yes|no|well|i|for example)\b/i.test(
			text,
		)
	) {
		loss += 0.1;
	}
	if (/^\p{Ll}/u.test(text)) loss += 0.04;
	if (/\?\s*$/.test(text)) loss += 0.2;
	if (/\b(?:below|above|following|see also|read more|click here)\b/i.test(text)) loss += 0.06;
	if (/!\s*$/.test(text)) loss += 0.04;
	if (isCallToAction(text)) loss += 0.15;
	return loss + Math.max(0, text.length - 240) / 2_000;
}

/** A sentence that sends the reader elsewhere. */
export function isCallToAction(text: string): boolean {
	return /^(?:please|try|open|visit|check out|see|read|click|star|follow|join|learn|submit|refer to|thanks|find|more|for (?:more|further|information|details)|also see)\b/i.test(
		text,
	);
}
