import type { Problem } from "../model/problem.ts";
import { MODES } from "../model/wire.ts";
import type { Session } from "./run-stage.ts";

/** Tasks that cost more than the table says: estimates are too low from here on, so that the table wants mending. */
export function priceWarnings({ state, engine }: Pick<Session, "state" | "engine">): Problem[] {
	return MODES.flatMap((mode): Problem[] => {
		const price = engine.prices[mode];
		const seen = state.money.highestCost(engine.key, mode);
		if (price === null || seen === null || seen <= price) return [];
		const message = `a \`${mode}\` task has cost $${seen.toFixed(2)}, more than the $${price.toFixed(2)} of the price table`;
		const hint = `budgets count with $${seen.toFixed(2)} from here on; set \`prices: { ${mode}: ${seen} }\` to have it in estimates, too`;
		return [{ code: "price_exceeded", severity: "warning", message, hint }];
	});
}
