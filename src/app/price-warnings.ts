import type { Problem } from "../model/problem.ts";
import { MODES, type Mode } from "../model/wire.ts";
import type { StateStore } from "../store/state-store.ts";
import { dollars } from "../values/dollars.ts";
import { engineKey } from "../values/engine-key.ts";
import { roundDollars } from "../values/round-dollars.ts";
import type { EngineDescription } from "./engines.ts";

/** Tasks that cost more than the table says: estimates are too low from here on, so that the table wants mending. */
export function priceWarnings(state: StateStore, engine: EngineDescription): Problem[] {
	return exceededPrices(state, engine, MODES).map(({ mode, price, seen }): Problem => {
		const message = `a \`${mode}\` task has cost ${dollars(seen)}, more than the ${dollars(price)} of the price table`;
		const hint = `budgets count with ${dollars(seen)} from here on; set \`prices: { ${mode}: ${roundDollars(seen)} }\` to have it in estimates, too`;
		return { code: "price_exceeded", severity: "warning", message, hint };
	});
}

/** Why these modes count with more than the table says; undefined when they do not. */
export function whyAboveTable(
	state: StateStore,
	engine: EngineDescription,
	modes: readonly Mode[],
): string | undefined {
	const reasons = exceededPrices(state, engine, modes).map(
		({ mode, price, seen }) =>
			`the service has charged ${dollars(seen)} for a \`${mode}\` task, the table says ${dollars(price)}`,
	);
	return reasons.length === 0 ? undefined : reasons.join("; ");
}

interface ExceededPrice {
	readonly mode: Mode;
	/** US dollars, of the table. */
	readonly price: number;
	/** US dollars, the highest. */
	readonly seen: number;
}

function exceededPrices(
	{ money }: StateStore,
	{ identity, prices }: EngineDescription,
	modes: readonly Mode[],
): ExceededPrice[] {
	const key = engineKey(identity);
	return MODES.filter((mode) => modes.includes(mode)).flatMap((mode) => {
		const price = prices[mode];
		const seen = money.highestCost(key, mode);
		return price === null || seen === null || seen <= price ? [] : [{ mode, price, seen }];
	});
}
