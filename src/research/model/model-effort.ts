/** How much each mode asks of the model. All of it is bounded, so that a task's worst price is known beforehand. */
import type { Mode } from "../../model/wire.ts";

export interface ModelEffort {
	/** Sub-questions of one request; 1 searches for the request alone, and asks for no plan. */
	readonly questions: number;
	/** Times that the model may say what is missing, and search again. */
	readonly followUps: number;
	/** Passages looked at for each question. */
	readonly passages: number;
	/** Most bytes of one request, all its messages together. */
	readonly promptBytes: number;
	/** Most tokens of the report or the value, what the model thinks included. */
	readonly answerTokens: number;
}

const EFFORTS: { readonly [mode in Mode]: ModelEffort } = {
	fast: { questions: 1, followUps: 0, passages: 24, promptBytes: 24_000, answerTokens: 4_000 },
	standard: { questions: 4, followUps: 1, passages: 20, promptBytes: 48_000, answerTokens: 6_000 },
	heavy: { questions: 6, followUps: 2, passages: 30, promptBytes: 96_000, answerTokens: 10_000 },
	max: { questions: 10, followUps: 3, passages: 40, promptBytes: 192_000, answerTokens: 16_000 },
};

export function modelEffortOf(mode: Mode): ModelEffort {
	return EFFORTS[mode];
}

/** Of a plan or of what is missing: some short questions, and room to think. */
export const PLAN_TOKENS = 2_000;
/** Of what a repair adds to the request: the answer that it is about, cut, and its faults. */
export const REPAIR_ANSWER_BYTES = 48_000;
export const REPAIR_FAULT_BYTES = 6_000;
