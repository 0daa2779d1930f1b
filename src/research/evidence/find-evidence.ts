/**
 * A question to its evidence: passages by BM25, their statements by how much of the question they
 * cover. Below a threshold there is no evidence: a near miss is no answer.
 */

import { allStatementsOf, type Statement } from "../language/statements.ts";
import type { Synonym } from "../language/synonyms.ts";
import { containsRun, stemsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import type { Hit } from "../passage-reader.ts";
import type { Gate } from "../search/gate.ts";
import type { Library } from "../search/library.ts";
import type { Question, Term } from "../search/question.ts";
import { aboutSubject, isAboutOther } from "./about-subject.ts";
import { answersQuestion, headingBonus, isUnderTopic, termsFor, typeBonus } from "./answers-question.ts";
import { coverageOf, type Surroundings } from "./coverage.ts";
import { demerit } from "./demerit.ts";
import type { Effort } from "./effort.ts";
import { surroundingsOf } from "./surroundings.ts";

export interface Evidence {
	readonly passage: StoredPassage;
	readonly statement: Statement;
	/** Of its own sentence. */
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
		.flatMap((hit) => passageEvidence(library, hit.passage, question, gate, hit.score / (top || 1)))
		.sort((a, b) => b.score - a.score);
	const best = Math.max(0, ...evidence.map((item) => item.coverage));
	if (best < ANSWER_THRESHOLD) return [];
	const floor = question.isBroad ? BROAD_THRESHOLD : Math.max(ALSO_THRESHOLD, best * OF_THE_BEST);
	const enough = evidence.filter((item) => item.coverage >= floor);
	return onlyThePhrase(onlyTheVersion(enough, question), question);
}

/** Where a row of a table is that of the version asked for, rows of others answer nothing. */
function onlyTheVersion(evidence: readonly Evidence[], { version = null }: Question): readonly Evidence[] {
	if (version === null) return evidence;
	const rowOf = ({ passage, statement }: Evidence) =>
		passage.kind === "table" ? /(?:^|\s)v?(\d+(?:\.\d+)*)(?:\.x)?\s+—/u.exec(statement.own)?.[1] : undefined;
	const isOfIt = (row: string) => row === version || row.startsWith(`${version}.`) || version.startsWith(`${row}.`);
	const own = evidence.filter((item) => isOfIt(rowOf(item) ?? "-"));
	if (own.length === 0) return evidence;
	return [...own, ...evidence.filter((item) => rowOf(item) === undefined)];
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

function passageEvidence(
	library: Library,
	passage: StoredPassage,
	question: Question,
	gate: Gate,
	rank: number,
): Evidence[] {
	const place = surroundingsOf(passage, gate);
	const statements = allStatementsOf(passage);
	const { subject = null, beside = null } = question;
	const isAbout = subject === null ? null : aboutSubject(library, subject, passage, statements, question.terms);
	return statements.flatMap((statement, order) => {
		if (isAbout?.[order] === false) return [];
		if (beside !== null && isAboutOther(beside, statement.text, question.terms)) return [];
		if (statement.announces || (statement.isOrphan && question.isForValues !== true)) return [];
		const stems = stemsOf(statement.own);
		const own: Surroundings = { ...place, ...withAntecedents(place, statement), statement: stems };
		if (!answersQuestion(question, own, statement.own, passage)) return [];
		const terms = termsFor(question, statement.own);
		const covered = terms.length === 0 ? 1 : coverageBy(terms, own, question);
		const coverage = isUnderTopic(question, own) ? Math.max(covered, ANSWER_THRESHOLD) : covered;
		const score =
			coverage +
			0.12 * rank +
			typeBonus(question, statement.own) +
			headingBonus(question, own) -
			demerit(statement.text, passage);
		return [{ passage, statement, stems, order, coverage, score }];
	});
}

/** The sentences that say what a statement is about stand over it as a heading does. */
function withAntecedents(place: Surroundings, { text, own, leans }: Statement): Pick<Surroundings, "headings"> {
	return leans === 0 ? place : { headings: [...place.headings, ...stemsOf(text.slice(0, text.length - own.length))] };
}

/** Asked for `options` and nothing else, a sentence about a `configuration` names none; a heading may say so. */
function coverageBy(terms: readonly Term[], own: Surroundings, question: Question): number {
	const [only, ...others] = terms;
	if (only === undefined || others.length > 0 || !LISTS.test(question.text) || !only.word.endsWith("s"))
		return coverageOf(terms, own);
	const spelled = only.synonyms.filter((synonym) => !isAnotherWord(only, synonym));
	return Math.max(coverageOf([{ ...only, synonyms: spelled }], own), coverageOf(terms, { ...own, statement: [] }));
}

/** Not merely another spelling, as of `licence`. */
function isAnotherWord({ stem }: Term, { stems }: Synonym): boolean {
	return stems.length !== 1 || stems[0]?.slice(0, SAME_ROOT) !== stem.slice(0, SAME_ROOT);
}

const SAME_ROOT = 4;
const LISTS = /^(?:which|what|list)\b/i;
