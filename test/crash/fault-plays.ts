/** Plays in which the service's answers go wrong, on every operation, before its effect, after it, or with it still to come. */
import type { FaultKind, FaultRule, Operation } from "../support/stand-in/protocol.ts";
import type { Play } from "./play.ts";
import { LATE_MS } from "./scenarios.ts";

type Fault = Pick<FaultRule, "kind"> & { readonly when: "before" | "after" | "late" };

const UNKNOWN_ENDS: readonly FaultKind[] = [
	...(["server_error", "bad_gateway", "unavailable_page", "gateway_timeout", "reset", "hang"] as const),
	...(["empty", "half_json", "half_body"] as const),
];
const WHENS = ["before", "after", "late"] as const;

/** After these the same run goes on. */
export const PASSING_FAULTS: readonly Fault[] = [
	...UNKNOWN_ENDS.flatMap((kind) => WHENS.map((when): Fault => ({ kind, when }))),
	{ kind: "slow", when: "after" },
	{ kind: "rate_limited", when: "before" },
	{ kind: "unavailable", when: "before" },
];
/** These end a run; the next goes on. */
export const STOPPING_FAULTS: readonly Fault[] = [
	{ kind: "payment", when: "before" },
	{ kind: "unauthorized", when: "before" },
	{ kind: "forbidden", when: "before" },
];

export const RUN_OPERATIONS = ["listBatches", "createBatch", "addTasks", "getBatch", "listTasks"] as const;

export function ruleOf({ kind, when }: Fault, operation: Operation): FaultRule {
	const moment = kind === "slow" ? {} : { when, lateMs: LATE_MS };
	return { kind, operation, ...moment, retryAfter: 0 };
}

/** One run each, in which every operation meets a fault; over all of them each operation meets each fault. */
export function playsOfPassingFaults(scenario: string): readonly Play[] {
	// Odd against the number of faults, so that no two operations meet the same one in a run.
	const distance = 7;
	return PASSING_FAULTS.map((_, index) => {
		const faults = RUN_OPERATIONS.map((operation, place) => {
			const fault = PASSING_FAULTS[(index + place * distance) % PASSING_FAULTS.length];
			if (fault === undefined) throw new Error("there are no faults");
			return ruleOf(fault, operation);
		});
		return playOf(scenario, faults, index % 2 === 0);
	});
}

/** One fault each. */
export function playsOfFaults(
	scenario: string,
	faults: readonly Fault[],
	operations: readonly Operation[],
): readonly Play[] {
	return operations.flatMap((operation) => faults.map((fault) => playOf(scenario, [ruleOf(fault, operation)], true)));
}

/** The same plays, killed when the service has had its `nth` call of the operation. */
export function killedAmid(plays: readonly Play[], operation: Operation, nth = 1): readonly Play[] {
	return plays.map((play) => ({
		...play,
		title: `${play.title}, killed at ${operation} ${nth}`,
		starts: play.starts.map((start) => ({ ...start, death: { at: "operation" as const, operation, nth } })),
	}));
}

function playOf(scenario: string, faults: readonly FaultRule[], acceptDuplicates: boolean): Play {
	const names = faults.map(
		({ kind, operation, when }) => `${operation} ${kind}${when === undefined ? "" : ` ${when}`}`,
	);
	return { title: `${scenario}: ${names.join(", ")}`, scenario, acceptDuplicates, starts: [{ faults }] };
}
