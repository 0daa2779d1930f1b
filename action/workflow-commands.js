/**
 * What is said to the runner through the log, in the grammar of workflow commands.
 *
 * The runner reads stdout and stderr as two streams whose order is not certain. So everything, what the program said on
 * stderr included, goes through this process's stdout: between `stop` and `resume` no line of it can be a command.
 */
import { randomBytes } from "node:crypto";

// As src/values/unsafe-characters.ts has them, held by a test.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text with control and direction characters made visible (`\u001b`); line feeds and tabs stay.
 * @param {string} text
 */
export function plainText(text) {
	return text.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** @param {string} text */
function data(text) {
	return plainText(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** @param {string} text */
function property(text) {
	return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/**
 * An annotation of the job.
 * @param {"error" | "warning" | "notice"} severity
 * @param {string} title
 * @param {string} text may have several lines
 */
export function annotate(severity, title, text) {
	process.stdout.write(`::${severity} title=${property(title)}::${data(text)}\n`);
}

/**
 * From here on the runner replaces the secret by `***` wherever it would show.
 * @param {string | undefined} secret nothing happens where there is none
 */
export function mask(secret) {
	for (const line of (secret ?? "").split(/\r\n|\r|\n/)) {
		if (line.trim() !== "") process.stdout.write(`::add-mask::${line.replaceAll("%", "%25")}\n`);
	}
}

/**
 * Writes text of others to the log: no line of it is a command. The token is made anew each time, so that nobody who
 * wrote the text can have known it.
 * @returns {{ write(text: string): void, end(): void }}
 */
export function quoted() {
	const token = randomBytes(24).toString("hex");
	let isLineOpen = false;
	process.stdout.write(`::stop-commands::${token}\n`);
	return {
		write(text) {
			if (text === "") return;
			process.stdout.write(text);
			isLineOpen = !text.endsWith("\n");
		},
		end() {
			process.stdout.write(`${isLineOpen ? "\n" : ""}::${token}::\n`);
		},
	};
}
