/** What tasks cost and whether the balance covers them. A price is held when a task is accepted (contract 11). */
import type { Mode } from "../../../src/model/wire.ts";
import type { Settings } from "./protocol.ts";
import { Refusal } from "./refusal.ts";

export class Money {
	charged = 0;
	held = 0;

	price(mode: Mode, { prices, priceFactor }: Settings): number {
		return roundDollars(prices[mode] * priceFactor);
	}

	/** Holds the price of all tasks of an add, or of none. */
	hold(tasks: number, price: number, { balance }: Settings): void {
		const required = roundDollars(tasks * price);
		const available = roundDollars((balance ?? 0) - this.charged - this.held);
		if (balance !== null && required > available) {
			throw new Refusal(402, `Insufficient balance: required $${required}, available $${available}`);
		}
		this.held = roundDollars(this.held + required);
	}

	/** Lets go of what was held for one task and takes what it cost. */
	settle(price: number, cost: number): void {
		this.held = roundDollars(this.held - price);
		this.charged = roundDollars(this.charged + cost);
	}
}

/** To a millionth, so that sums of tenths stay what people expect. */
export function roundDollars(dollars: number): number {
	return Math.round(dollars * 1e6) / 1e6;
}
