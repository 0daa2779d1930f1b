/**
 * Runs a function within a bound of time. Nothing in JavaScript stops a match or a loop from outside but the `vm` module,
 * which interrupts the engine while it works, whatever was called from its script. Bounds may stand within each other.
 */
import { createContext, Script } from "node:vm";

const sandbox: { run: () => unknown } = { run: () => undefined };
const context = createContext(sandbox);
const script = new Script("run()");

/** What the function returns; past the bound nothing more of it runs, not its `finally`, and `late` answers, or throws, in its place. */
export function runWithin<Value, Late>(ms: number, run: () => Value, late: () => Late): Value | Late {
	sandbox.run = run;
	try {
		return script.runInContext(context, { timeout: ms }) as Value;
	} catch (error) {
		if (!isTimeout(error)) throw error;
	} finally {
		sandbox.run = () => undefined;
	}
	return late();
}

/** The error may come from the context, whose `Error` is another. */
function isTimeout(error: unknown): boolean {
	return (
		typeof error === "object" && error !== null && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT"
	);
}
