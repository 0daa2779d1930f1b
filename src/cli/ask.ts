import type { CliContext } from "./cli-context.ts";

/** Asks a yes or no on the terminal; undefined where nobody is there to answer. No answer is a no. */
export function askOnTerminal({
	stdin,
	stderr,
	env,
	signal,
}: CliContext): ((question: string) => Promise<boolean>) | undefined {
	if (stdin?.isTTY !== true || stderr.isTTY !== true || env.CI !== undefined) return undefined;
	return async (question) => {
		const { createInterface } = await import("node:readline/promises");
		const prompt = createInterface({ input: stdin, output: stderr as NodeJS.WriteStream });
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
