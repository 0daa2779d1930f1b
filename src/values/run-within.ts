/**
 * Runs a function within a bound of time. Nothing in JavaScript stops a match or a loop from outside but the `vm` module,
 * which interrupts the engine while it works, whatever was called from its script. Bounds may stand within each other.
 */
import { createContext, Script } from "node:vm";

export class TimeLimitError extends Error {
	override readonly name = "TimeLimitError";
	override readonly message = "it took too long";
}

const sandbox: { run: () => unknown } = { run: () => undefined };
const context = createContext(sandbox);
const script = new Script("run()");

/** What the function returns. Throws TimeLimitError past the bound; nothing of the function runs then, not its `finally`. */
export function runWithin<Value>(ms: number, run: () => Value): Value {
	sandbox.run = run;
	try {
		return script.runInContext(context, { timeout: ms }) as Value;
	} catch (error) {
		if (!isTimeout(error)) throw error;
		throw new TimeLimitError();
	} finally {
		sandbox.run = () => undefined;
	}
}

/** The error may come from the context, whose `Error` is another. */
function isTimeout(error: unknown): boolean {
	return (
		typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
	);
}
