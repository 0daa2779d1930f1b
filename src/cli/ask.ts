import type { CliContext } from "./cli-context.ts";

/** Asks a yes or no on the terminal; undefined where nobody is there to answer. No answer is a no. */
export function askOnTerminal({
	stdin,
	stderr,
	env,
	signal,
}: CliContext): ((question: string) => Promise<boolean>) | undefined {
	const output = stderr.unfiltered;
	if (stdin?.isTTY !== true || output?.isTTY !== true || env.CI !== undefined) return undefined;
	return async (question) => {
		const { createInterface } = await import("node:readline/promises");
		const prompt = createInterface({ input: stdin, output });
		// A terminal that is read key by key hands Ctrl-C over as a key.
		prompt.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
		try {
			const answer = await prompt.question(`${question} [y/N] `, { signal });
			return /^\s*y(es)?\s*$/i.test(answer);
		} catch {
			return false;
		} finally {
			prompt.close();
		}
	};
}
