/** One question answered: what is cited, and the code that shows it. */

import { coverageOf } from "../evidence/coverage.ts";
import type { Effort } from "../evidence/effort.ts";
import { ANSWER_THRESHOLD, type Evidence, findEvidence, findPassages } from "../evidence/find-evidence.ts";
import { findOverview } from "../evidence/overview.ts";
import { isSaidBy, selectDiverse, withoutParts } from "../evidence/select-diverse.ts";
import { surroundingsOf } from "../evidence/surroundings.ts";
import type { StoredPassage } from "../passage.ts";
import type { Gate } from "../search/gate.ts";
import type { Library } from "../search/library.ts";
import type { Question } from "../search/question.ts";
import { findNearest } from "./find-nearest.ts";
import { findSections } from "./find-sections.ts";
import { findUsage, isShowable, isUsageQuestion } from "./usage.ts";

export interface Answer {
	readonly question: Question;
	/** Best first; empty when there is no evidence. */
	readonly evidence: readonly Evidence[];
	readonly examples: readonly StoredPassage[];
	/** Where nothing was recognised as an answer: what comes nearest to one. */
	readonly nearest: readonly Evidence[];
	/** What was found has all been said in answer to an earlier question. */
	readonly isRepeat: boolean;
}

export function isAnswered(answer: Answer): boolean {
	return answer.evidence.length > 0 || answer.examples.length > 0;
}

export function unanswered(question: Question): Answer {
	return { question, evidence: [], examples: [], nearest: [], isRepeat: false };
}

const MORE_WHEN_BROAD = 5;
const HOW = /^(?:us|usag|exampl|instal|import|setup|configur|how|call|run|start|integr|sampl|code|snippet)/;

/** Answers a question; statements that an earlier answer used are not used again. */
export function answerQuestion(
	library: Library,
	question: Question,
	gate: Gate,
	effort: Effort,
	used: readonly Evidence[],
): Answer {
	const { evidence: found, examples } = findAnswer(library, question, gate, effort);
	const limit = question.isBroad ? effort.statements + MORE_WHEN_BROAD : effort.statements;
	const evidence = withoutParts(selectDiverse(found, limit, used));
	const isEmpty = evidence.length === 0 && examples.length === 0;
	const isRepeat = isEmpty && isSaidAbove(question, gate, found, used);
	const nearest = isEmpty && !isRepeat ? findNearest(library, question, gate, effort) : [];
	return { question, evidence, examples, nearest, isRepeat };
}

/** A sentence above is evidence for this question too: its own words or the heading over it say so. */
function isSaidAbove(question: Question, gate: Gate, found: readonly Evidence[], used: readonly Evidence[]): boolean {
	return found.some((item) => {
		const place = { ...surroundingsOf(item.passage, gate), statement: item.stems, passage: [] };
		const isAnswer = question.terms.length === 0 || coverageOf(question.terms, place) >= ANSWER_THRESHOLD;
		return isAnswer && isSaidBy(item, used);
	});
}

/** Best first, before what says the same is left out. */
function findAnswer(library: Library, question: Question, gate: Gate, effort: Effort) {
	const isOverview = question.terms.length === 0 && question.required.length === 0;
	if (isOverview) {
		const evidence = question.isBroad ? findSections(library, gate, effort) : findOverview(library, gate, effort);
		return { evidence, examples: [] };
	}
	if (isUsageQuestion(question) && gate.documents !== undefined) {
		const usage = findUsage(library, gate, effort, question);
		if (usage.evidence.length > 0 || usage.examples.length > 0) return usage;
	}
	return {
		evidence: findEvidence(library, question, gate, effort),
		examples: findExamples(library, question, gate, effort),
	};
}

/** Short code under headings or in passages that fit a question about how something is done. */
function findExamples(library: Library, question: Question, gate: Gate, effort: Effort): StoredPassage[] {
	if (!question.terms.some((term) => HOW.test(term.stem))) return [];
	const hits = findPassages(library, question, gate, effort.passages);
	const shown = hits
		.map((hit) => hit.passage)
		.filter(isShowable)
		.map((passage) => ({ passage, coverage: coverageOf(question.terms, surroundingsOf(passage, gate)) }))
		.filter((example) => example.coverage >= 0.5)
		.sort((a, b) => b.coverage - a.coverage);
	return shown.slice(0, effort.examples).map((example) => example.passage);
}
