import type { PlanLookups } from "./plan.ts";

/** Of a state that does not exist, or holds nothing. */
export const noLookups: PlanLookups = {
	byRequest: () => undefined,
	byTask: () => undefined,
	lastResult: () => undefined,
	resultOf: () => undefined,
	attemptsOf: () => 0,
};
