/** What a task costs at most, from what a token costs: each call at its longest, and all calls that a mode makes. */

import type { TokenUsage } from "../../model/language-model.ts";
import type { ModelSettings, Prices } from "../../model/pipeline.ts";
import type { Mode } from "../../model/wire.ts";
import { modelEffortOf, PLAN_TOKENS, REPAIR_ANSWER_BYTES, REPAIR_FAULT_BYTES } from "./model-effort.ts";

const MILLION = 1_000_000;

/** US dollars. */
export function costOf({ input, output }: TokenUsage, prices: ModelSettings["prices"]): number {
	return prices === null ? 0 : (input * prices.input + output * prices.output) / MILLION;
}

/** US dollars a task by mode, at worst; 0 for a model without prices. */
export function worstPrices(prices: ModelSettings["prices"]): Prices {
	const of = (mode: Mode) => costOf(mostTokensOf(mode), prices);
	return { fast: of("fast"), standard: of("standard"), heavy: of("heavy"), max: of("max") };
}

/** A plan, what is missing, the answer, and its repair. No token stands for less than a byte. */
export function mostTokensOf(mode: Mode): TokenUsage {
	const { questions, followUps, promptBytes, answerTokens } = modelEffortOf(mode);
	const planning = (questions > 1 ? 1 : 0) + followUps;
	return {
		input: (planning + 2) * promptBytes + REPAIR_ANSWER_BYTES + REPAIR_FAULT_BYTES,
		output: planning * PLAN_TOKENS + 2 * answerTokens,
	};
}
