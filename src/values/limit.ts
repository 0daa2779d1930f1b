/** Runs a call when there is room for it, first come, first served. */
export type Limit = <Value>(call: () => Promise<Value>) => Promise<Value>;

/** At most so many calls at once. One that fails makes room as one that ends well does. */
export function createLimit(atOnce: number): Limit {
	const waiting: (() => void)[] = [];
	let running = 0;
	return async (call) => {
		if (running >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve));
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
