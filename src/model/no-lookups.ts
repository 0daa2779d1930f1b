import type { PlanLookups } from "./plan.ts";

/** The look-ups of a state that does not exist. */
export const noLookups: PlanLookups = {
	byRequest: () => undefined,
	byTask: () => undefined,
	lastResult: () => undefined,
	resultOf: () => undefined,
	attemptsOf: () => 0,
};
