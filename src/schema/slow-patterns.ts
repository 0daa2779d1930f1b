import { firstMatch, SlowPatternError } from "./bounded-pattern.ts";

/** The patterns of one schema, which can be told to note the slow ones among them. */
export class SlowPatterns {
	/** By pattern, of the last time that they were bounded. */
	readonly found = new Map<string, SlowPatternError>();
	#isBounded = false;

	/** Each match stands in a bound of its own meanwhile; a pattern that was too slow is not tried again. */
	whileBounded<Value>(run: () => Value): Value {
		this.found.clear();
		this.#isBounded = true;
		try {
			return run();
		} finally {
			this.#isBounded = false;
		}
	}

	/** What ajv makes its regular expressions with. */
	readonly regExp = Object.assign(
		(pattern: string, flags: string) => {
			const expression = new RegExp(pattern, flags);
			const test = (text: string) => (this.#isBounded ? this.#test(expression, text) : expression.test(text));
			// ajv tells patterns apart by their texts.
			return { test, toString: () => expression.toString() };
		},
		{ code: "boundedRegExp" },
	);

	#test(expression: RegExp, text: string): boolean {
		const { source } = expression;
		if (this.found.has(source)) return false;
		try {
			return firstMatch(expression, text) !== null;
		} catch (error) {
			if (!(error instanceof SlowPatternError)) throw error;
			this.found.set(source, error);
			return false;
		}
	}
}
