/**
 * Regular expressions that users write, within a bound of time. Some patterns take a time that doubles
 * with each character (`^(a+)+$`); nothing tells them apart beforehand, and a match cannot be stopped
 * from outside. The `vm` module can: it interrupts the engine while it matches.
 */
import { createContext, Script } from "node:vm";

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

const sandbox: { expression: RegExp; text: string } = { expression: /(?:)/, text: "" };
const context = createContext(sandbox);
const script = new Script("expression.exec(text)");

/** The first match, or null. Throws SlowPatternError past the bound. */
export function firstMatch(expression: RegExp, text: string): string | null {
	sandbox.expression = expression;
	sandbox.text = text;
	try {
		const match = script.runInContext(context, { timeout: PATTERN_MS }) as RegExpExecArray | null;
		return match === null ? null : match[0];
	} catch (error) {
		if (!isTimeout(error)) throw error;
		throw new SlowPatternError(expression.source);
	} finally {
		sandbox.text = "";
	}
}

/** The error may come from the context, whose `Error` is another. */
function isTimeout(error: unknown): boolean {
	return (
		typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
	);
}
