import type { Prices } from "../model/pipeline.ts";
import type { Mode } from "../model/wire.ts";
import type { StateStore } from "../store/state-store.ts";
import { engineKey } from "../values/engine-key.ts";
import type { EngineDescription } from "./engines.ts";

/** US dollars a task may well cost, by mode: the table's price, or the highest cost seen where that is more. */
export function commitmentsOf({ money }: StateStore, { identity, prices }: EngineDescription): Prices {
	const key = engineKey(identity);
	const of = (mode: Mode) => larger(prices[mode], money.highestCost(key, mode));
	return { fast: of("fast"), standard: of("standard"), heavy: of("heavy"), max: of("max") };
}

function larger(price: number | null, seen: number | null): number | null {
	return price === null || seen === null ? (price ?? seen) : Math.max(price, seen);
}
