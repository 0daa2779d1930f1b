/** The death of the process at a chosen step, as seen from the outside: the step's effect is there or not, and then nothing. */
import type { BatchApi } from "../../src/model/batch-api.ts";
import type { ExecutionStore } from "../../src/model/execution-store.ts";
import { decorate } from "./faults.ts";

export class Death extends Error {
	override readonly name = "Death";
}

/** Counts calls of the service and of the store together, and dies at the n-th. */
export class Mortal {
	/** Calls so far. */
	steps = 0;
	/** What it died at, such as `after store.markSending`. */
	diedAt: string | undefined;
	readonly #at: number;
	readonly #when: "before" | "after";

	constructor(at: number, when: "before" | "after") {
		this.#at = at;
		this.#when = when;
	}

	api(api: BatchApi): BatchApi {
		return decorate(api, async (operation, call) => {
			const last = this.#begin(`api.${operation}`);
			const answer = await Promise.allSettled([call()]);
			// Whoever died meanwhile hears no answer, good or bad.
			if (last || this.diedAt !== undefined) throw this.#die(`api.${operation}`);
			return answer[0].status === "fulfilled" ? answer[0].value : Promise.reject(answer[0].reason);
		});
	}

	store(store: ExecutionStore): ExecutionStore {
		return new Proxy(store, {
			get: (target, name: keyof ExecutionStore & string) => {
				const method = target[name] as (...parameters: unknown[]) => unknown;
				return (...parameters: unknown[]) => {
					const last = this.#begin(`store.${name}`);
					const answer = method(...parameters);
					if (last) throw this.#die(`store.${name}`);
					return answer;
				};
			},
		});
	}

	/** True when this step is the last and its effect still happens. */
	#begin(step: string): boolean {
		if (this.diedAt !== undefined) throw new Death(`${step} after the death`);
		this.steps += 1;
		if (this.steps !== this.#at) return false;
		if (this.#when === "before") throw this.#die(step);
		return true;
	}

	#die(step: string): Death {
		this.diedAt ??= `${this.#when} ${step}`;
		return new Death(this.diedAt);
	}
}
