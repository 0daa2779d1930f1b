/** Whether a statement answers what is asked: the right name, year, noun and kind of answer. */
import { fitsType } from "../language/answer-type.ts";
import { containsRun } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import type { Question } from "../search/question.ts";
import { coverageOf, type Surroundings } from "./coverage.ts";

/** A statement that does these is about what is asked, whatever words it holds. */
export function answersQuestion(
	question: Question,
	place: Surroundings,
	text: string,
	passage: StoredPassage,
): boolean {
	if (!isAboutNamed(question, place) || !isOfYears(question, text, passage)) return false;
	return isOfType(question, text) && saysNoun(question, place, text);
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
export function isUnderTopic(question: Question, { heading = [] }: Surroundings): boolean {
	if (question.isBroad !== true || heading.length === 0) return false;
	return heading.every((stem) => question.terms.some((term) => term.stem === stem));
}

const HEADING_BONUS = 0.15;

/** A heading of words that are all asked for, two or more, names what is asked: `Required option`. */
export function headingBonus({ terms }: Question, { heading = [] }: Surroundings): number {
	const isAsked = heading.length > 1 && heading.every((stem) => terms.some((term) => term.stem === stem));
	return isAsked ? HEADING_BONUS : 0;
}

/** A number of a version says `version`. */
export function termsFor(question: Question, text: string): Question["terms"] {
	if (question.type !== "version" || !fitsType("version", text)) return question.terms;
	const others = question.terms.filter((term) => !/^versions?$/.test(term.word));
	return others.length > 0 ? others : question.terms;
}

const TYPE_BONUS = 0.12;

export function typeBonus({ type }: Question, text: string): number {
	if (type === undefined || type === null) return 0;
	return fitsType(type, text) ? TYPE_BONUS : -TYPE_BONUS;
}

/** A required name stands in the statement, its headings, or the name of the document. */
function holds(place: Surroundings, run: readonly string[]): boolean {
	return [place.statement, place.headings, place.document].some((stems) => containsRun(stems, run));
}
