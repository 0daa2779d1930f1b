/** What comes nearest to a question that nothing was recognised as an answer to. */

import { coverageOf } from "../evidence/coverage.ts";
import type { Effort } from "../evidence/effort.ts";
import { type Evidence, findPassages } from "../evidence/find-evidence.ts";
import { surroundingsOf } from "../evidence/surroundings.ts";
import { statementsOf } from "../language/statements.ts";
import { stemsOf } from "../language/words.ts";
import type { Gate } from "../search/gate.ts";
import type { Library } from "../search/library.ts";
import type { Question } from "../search/question.ts";

const MOST = 3;
/** A passage that covers less of the question is not near it. */
const NEAR = 0.4;

/** The best statement of each of a few passages, best first. */
export function findNearest(library: Library, question: Question, gate: Gate, effort: Effort): Evidence[] {
	return findPassages(library, question, gate, effort.passages)
		.flatMap(({ passage }) => {
			const place = surroundingsOf(passage, gate);
			const rated = statementsOf(passage).map((statement, order) => {
				const stems = stemsOf(statement.own);
				const coverage = coverageOf(question.withNames ?? question.terms, { ...place, statement: stems });
				return { passage, statement, stems, order, coverage, score: coverage };
			});
			return rated.sort((a, b) => b.score - a.score).slice(0, 1);
		})
		.filter((item) => item.coverage >= NEAR)
		.sort((a, b) => b.score - a.score)
		.slice(0, MOST);
}
