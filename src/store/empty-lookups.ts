import type { PlanLookups } from "../model/plan.ts";

/** Of a state that holds nothing. */
export const emptyLookups: PlanLookups = {
	byRequest: () => undefined,
	byTask: () => undefined,
	lastResult: () => undefined,
	resultOf: () => undefined,
	attemptsOf: () => 0,
};
