import type { Problem } from "../model/problem.ts";
import { MODES } from "../model/wire.ts";
import type { StateStore } from "../store/state-store.ts";
import { dollars } from "../values/dollars.ts";
import type { Cap } from "./cap-of.ts";
import type { EngineDescription } from "./engines.ts";
import { whyAboveTable } from "./price-warnings.ts";

export interface SpentBudget {
	readonly cap: Cap;
	readonly engine: EngineDescription;
	/** The chain of runs that the cap covers. */
	readonly lineage: string;
}

/**
 * A budget holds what is sent, by the prices known then. Where the service charged more for what was under way, it has
 * been exceeded, and that must not pass in silence. Undefined when it held.
 */
export function budgetExceeded(
	state: StateStore,
	{ cap: { max, name }, engine, lineage }: SpentBudget,
): Problem | undefined {
	const spent = state.money.committed(lineage);
	if (max === null || spent <= max) return undefined;
	const why = whyAboveTable(state, engine, MODES);
	const because = why === undefined ? "" : `: ${why}`;
	return {
		code: "budget_exceeded",
		severity: "warning",
		message: `the run comes to ${dollars(spent)}, more than the ${dollars(max)} of ${name}${because}`,
		hint: "nothing more is bought within this budget; have the service's prices under `prices`, so that estimates and budgets hold",
	};
}
