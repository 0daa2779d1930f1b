/** Which calls fail how: plans of faults for `withFaults`. */
import type { BatchApiErrorKind } from "../model/batch-api.ts";
import type { Operation } from "./decorate.ts";

export interface Fault {
	/** The error the caller gets; `hang`: no answer until its signal is aborted, or the time limit has passed. */
	readonly kind: BatchApiErrorKind | "hang";
	/** Whether the service does what it was asked: not, already, or in a while. Default: before. */
	readonly when?: "before" | "after" | "late";
	/** Absent for a timeout or a reset. */
	readonly status?: number;
	readonly retryAfterMs?: number;
	/** With `late`, in milliseconds. Default 2,500. */
	readonly lateMs?: number;
}

/** `nth` counts the calls of one operation from 1. Undefined lets the call go well. */
export type FaultPlan = (operation: Operation, nth: number) => Fault | undefined;

/** The n-th call of the operation fails so, once. */
export function onNth(operation: Operation, nth: number, fault: Fault): FaultPlan {
	return (called, count) => (called === operation && count === nth ? fault : undefined);
}

export interface RandomFaults {
	/** Share of the calls that fail, from 0 to 1. */
	readonly probability: number;
	/** One of them is taken each time. */
	readonly faults: readonly Fault[];
	/** Default: all. */
	readonly operations?: readonly Operation[];
	/** From 0 to 1; `seededRandom` makes a run repeatable. */
	readonly random: () => number;
}

export function randomFaults({ probability, faults, operations, random }: RandomFaults): FaultPlan {
	return (operation) => {
		if (operations !== undefined && !operations.includes(operation)) return undefined;
		return random() < probability ? faults[Math.floor(random() * faults.length)] : undefined;
	};
}

/** The first plan that has a fault for the call. Each is asked, so that random ones stay in step. */
export function anyOf(...plans: readonly FaultPlan[]): FaultPlan {
	return (operation, nth) => plans.map((plan) => plan(operation, nth)).find((fault) => fault !== undefined);
}

/** Numbers from 0 up to 1, always the same for one seed: a linear congruential generator with its bits mixed. */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 16), 0x45d9f3b);
		mixed = Math.imul(mixed ^ (mixed >>> 15), 0x119de1f3);
		return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
	};
}
