/** How much each mode looks at and writes. */
import type { Mode } from "../../model/wire.ts";

export interface Effort {
	/** Sub-questions of one request. */
	readonly questions: number;
	/** Passages looked at for each question. */
	readonly passages: number;
	/** Statements cited for each question. */
	readonly statements: number;
	/** Code examples for each question. */
	readonly examples: number;
}

const EFFORTS: { readonly [mode in Mode]: Effort } = {
	fast: { questions: 4, passages: 30, statements: 4, examples: 1 },
	standard: { questions: 8, passages: 60, statements: 7, examples: 1 },
	heavy: { questions: 12, passages: 120, statements: 12, examples: 2 },
	max: { questions: 20, passages: 240, statements: 20, examples: 3 },
};

export function effortOf(mode: Mode): Effort {
	return EFFORTS[mode];
}
