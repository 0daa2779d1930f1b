/** Runs a call when there is room for it, first come, first served. Aborted while it waits, it never begins, and rejects with the signal's reason. */
export type Limit = <Value>(call: () => Promise<Value>, signal?: AbortSignal) => Promise<Value>;

/** At most so many calls at once. One that fails makes room as one that ends well does. */
export function createLimit(atOnce: number): Limit {
	const waiting: (() => void)[] = [];
	let running = 0;
	return async (call, signal) => {
		if (running >= atOnce) await standInLine(waiting, signal);
		else running += 1;
		try {
			return await call();
		} finally {
			// Its place goes to the next without being free in between.
			const next = waiting.shift();
			if (next === undefined) running -= 1;
			else next();
		}
	};
}

function standInLine(waiting: (() => void)[], signal: AbortSignal | undefined): Promise<void> {
	signal?.throwIfAborted();
	return new Promise((resolve, reject) => {
		const begin = () => {
			signal?.removeEventListener("abort", leave);
			resolve();
		};
		const leave = () => {
			waiting.splice(waiting.indexOf(begin), 1);
			reject(signal?.reason);
		};
		signal?.addEventListener("abort", leave, { once: true });
		waiting.push(begin);
	});
}
