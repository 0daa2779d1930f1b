// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Runners of GitHub Actions obey it wherever it stands in a line. */
const RUNNER_COMMAND = "##[";

/** Text from files and services, harmless on a terminal: control and direction characters become visible. */
export function plainText(text: string): string {
	return text.replace(UNSAFE, visible).replaceAll(RUNNER_COMMAND, "##\\u005b");
}

/** The same of what must stay on its line: a line of its own could pass for one of ours, or for a command of a log's reader. */
export function plainLine(text: string): string {
	return plainText(text).replace(/[\t\n\u2028\u2029]/g, visible);
}

function visible(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
