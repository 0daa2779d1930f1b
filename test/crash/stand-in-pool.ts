/** Stand-ins for plays that run beside each other: each play has one to itself. */
import { afterAll } from "vitest";
import { type StandIn, startStandIn } from "../support/stand-in/start-stand-in.ts";

export interface StandInPool {
	/** Lends a stand-in for the work; waits for one that is free where all are in use. */
	lend<Value>(work: (standIn: StandIn) => Promise<Value>): Promise<Value>;
}

/** Call it at the top of a test file; all of them end with it. */
export function standInPool(size: number): StandInPool {
	const all: Promise<StandIn>[] = [];
	const free: Promise<StandIn>[] = [];
	const waiting: ((standIn: Promise<StandIn>) => void)[] = [];
	afterAll(async () => {
		for (const standIn of all) await (await standIn).stop();
	});
	const take = (): Promise<StandIn> => {
		const standIn = free.pop();
		if (standIn !== undefined) return standIn;
		if (all.length === size) return new Promise((resolve) => waiting.push(resolve));
		const started = startStandIn();
		all.push(started);
		return started;
	};
	return {
		async lend(work) {
			const standIn = await take();
			try {
				return await work(standIn);
			} finally {
				const next = waiting.shift();
				if (next === undefined) free.push(Promise.resolve(standIn));
				else next(Promise.resolve(standIn));
			}
		},
	};
}
