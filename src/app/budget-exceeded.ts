import type { Pipeline } from "../model/pipeline.ts";
import type { Problem } from "../model/problem.ts";
import { MODES } from "../model/wire.ts";
import type { StateStore } from "../store/state-store.ts";
import type { EngineDescription } from "./engines.ts";
import { whyAboveTable } from "./price-warnings.ts";
import { smaller } from "./smaller.ts";

export interface SpentBudget {
	readonly budget: Pipeline["budget"];
	/** `--max-cost`, US dollars. */
	readonly maxCost: number | null;
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
	{ budget, maxCost, engine, lineage }: SpentBudget,
): Problem | undefined {
	const cap = smaller(budget.maxCost, maxCost);
	const spent = state.money.committed(lineage);
	if (cap === null || spent <= cap) return undefined;
	const name = cap === budget.maxCost ? "budget.max_cost" : "--max-cost";
	const why = whyAboveTable(state, engine, MODES);
	const because = why === undefined ? "" : `: ${why}`;
	return {
		code: "budget_exceeded",
		severity: "warning",
		message: `the run comes to $${spent.toFixed(2)}, more than the $${cap.toFixed(2)} of ${name}${because}`,
		hint: "nothing more is bought within this budget; have the service's prices under `prices`, so that estimates and budgets hold",
	};
}
