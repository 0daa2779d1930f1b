import { CONTROL, DIRECTION_MARKS, REORDERING, spelledOut } from "../values/unsafe-characters.ts";

const UNSAFE = new RegExp(`[${CONTROL}${REORDERING}${DIRECTION_MARKS}]`, "g");

/** Runners of GitHub Actions obey it wherever it stands in a line. */
const RUNNER_COMMAND = "##[";

/** Text from files and services, harmless on a terminal: control and direction characters become visible. */
export function plainText(text: string): string {
	return text.replace(UNSAFE, spelledOut).replaceAll(RUNNER_COMMAND, "##\\u005b");
}

/** The same of what must stay on its line: a line of its own could pass for one of ours, or for a command of a log's reader. */
export function plainLine(text: string): string {
	return plainText(text).replace(/[\t\n\u2028\u2029]/g, spelledOut);
}
