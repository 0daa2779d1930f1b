/** Decides which call meets which fault. Calls are counted by operation from the moment the faults are set. */
import { seededChance } from "./chance.ts";
import { FAULT_KINDS, type FaultRule, HONEST_REFUSALS, OPERATIONS, type Operation } from "./protocol.ts";

/** A fault with its defaults filled in. */
export interface Fault extends Required<Pick<FaultRule, "kind" | "when" | "lateMs" | "retryAfter" | "delayMs">> {}

interface LiveRule {
	readonly rule: FaultRule;
	readonly chance: () => number;
	left: number;
}

const MOST = 1_000;

export class FaultPlan {
	#rules: LiveRule[] = [];
	#calls = new Map<Operation, number>();

	set(rules: readonly FaultRule[]): void {
		for (const rule of rules) check(rule);
		this.#rules = rules.map((rule) => ({
			rule,
			chance: seededChance(rule.seed ?? 1),
			left: Math.min(rule.times ?? (rule.probability === undefined ? 1 : MOST), MOST),
		}));
		this.#calls = new Map();
	}

	/** To be asked once for each call. */
	next(operation: Operation): { readonly nth: number; readonly fault: Fault | undefined } {
		const nth = (this.#calls.get(operation) ?? 0) + 1;
		this.#calls.set(operation, nth);
		const live = this.#rules.find((each) => meets(each, operation, nth));
		if (live === undefined) return { nth, fault: undefined };
		live.left -= 1;
		return { nth, fault: complete(live.rule) };
	}
}

function meets({ rule, chance, left }: LiveRule, operation: Operation, nth: number): boolean {
	if (left === 0 || nth < (rule.nth ?? 1)) return false;
	if (rule.operation !== "any" && rule.operation !== operation) return false;
	return rule.probability === undefined || chance() < rule.probability;
}

function complete({ kind, when, lateMs = 1_000, retryAfter = 1, delayMs = 100 }: FaultRule): Fault {
	const comesAfter = kind === "empty" || kind === "half_json" || kind === "half_body" || kind === "slow";
	return { kind, when: when ?? (comesAfter ? "after" : "before"), lateMs, retryAfter, delayMs };
}

/** A rule that cannot mean anything is a mistake of the test. */
function check(rule: FaultRule): void {
	const { kind, operation, when } = rule;
	if (!FAULT_KINDS.includes(kind)) throw new Error(`the stand-in has no fault ${kind}`);
	if (operation !== "any" && !OPERATIONS.includes(operation)) throw new Error(`the stand-in has no ${operation}`);
	if (when !== undefined && when !== "before" && HONEST_REFUSALS.some((each) => each === kind)) {
		throw new Error(`${kind} says that nothing was done, so it cannot come ${when}`);
	}
	if (kind === "slow" && when !== undefined) throw new Error("slow takes effect at once");
}
