/**
 * Regular expressions that users write, within a bound of time. Some patterns take a time that doubles
 * with each character (`^(a+)+$`); nothing tells them apart beforehand.
 */
import { runWithin } from "../values/run-within.ts";

/** Far above what a sound pattern takes on any output. */
export const PATTERN_MS = 1_000;

/** A pattern whose match took longer than the bound. */
export class SlowPatternError extends Error {
	override readonly name = "SlowPatternError";
	readonly pattern: string;

	constructor(pattern: string) {
		super(`the pattern \`${pattern}\` took longer than ${PATTERN_MS / 1_000} s to match`);
		this.pattern = pattern;
	}
}

/** The first match, or null. Throws SlowPatternError past the bound. */
export function firstMatch(expression: RegExp, text: string): string | null {
	const late = () => {
		throw new SlowPatternError(expression.source);
	};
	const match = runWithin(PATTERN_MS, () => expression.exec(text), late);
	return match === null ? null : match[0];
}
