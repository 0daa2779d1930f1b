/** One question answered: what is cited, and the code that shows it. */
import type { StoredPassage } from "../passage.ts";
import { coverageOf } from "./coverage.ts";
import type { Effort } from "./effort.ts";
import { type Evidence, findEvidence, findPassages, surroundingsOf } from "./find-evidence.ts";
import type { Gate } from "./gate.ts";
import type { Library } from "./library.ts";
import { findOverview } from "./overview.ts";
import type { Question } from "./question.ts";
import { selectDiverse } from "./select-diverse.ts";
import { findUsage, isShowable, isUsageQuestion } from "./usage.ts";

export interface Answer {
	readonly question: Question;
	/** Best first; empty when there is no evidence. */
	readonly evidence: readonly Evidence[];
	readonly examples: readonly StoredPassage[];
}

const HOW = /^(?:us|usag|exampl|instal|import|setup|configur|how|call|run|start|integr|sampl|code|snippet)/;

/** Answers a question; statements that an earlier answer used are not used again. */
export function answerQuestion(
	library: Library,
	question: Question,
	gate: Gate,
	effort: Effort,
	used: readonly Evidence[],
): Answer {
	const isOverview = question.terms.length === 0 && question.required.length === 0;
	if (isUsageQuestion(question) && gate.documents !== undefined) {
		const usage = findUsage(library, gate, effort);
		return { question, ...usage, evidence: selectDiverse(usage.evidence, effort.statements, used) };
	}
	const found = isOverview ? findOverview(library, gate, effort) : findEvidence(library, question, gate, effort);
	const evidence = selectDiverse(found, effort.statements, used);
	const examples = isOverview ? [] : findExamples(library, question, gate, effort);
	return { question, evidence, examples };
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
