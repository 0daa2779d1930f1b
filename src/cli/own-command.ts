import type { CliContext } from "./cli-context.ts";
import { plainLine } from "./plain-text.ts";

/** What a POSIX shell, PowerShell and cmd take as it stands. */
const PLAIN_WORD = /^[\w@%+:,./-]+$/;

/**
 * A command of this program, to be copied into a shell. Words that a shell would take apart are quoted, for a POSIX one.
 * Whoever came by `npx` has no `trawl` on the path.
 */
export function ownCommand({ env }: Pick<CliContext, "env">, words: readonly string[]): string {
	const name = env.npm_command === "exec" ? ["npx", "trawl"] : ["trawl"];
	return [...name, ...words.map(shellWord)].join(" ");
}

function shellWord(word: string): string {
	if (PLAIN_WORD.test(word)) return word;
	return `'${plainLine(word).replaceAll("'", "'\\''")}'`;
}
