/** The results folder of a run, and what in it did not succeed. */
import { createReadStream, existsSync, realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";

/** Tasks that a summary shows one by one. */
export const MOST_FAILURES = 100;

/**
 * @typedef {object} Failure
 * @property {string} id
 * @property {string} status
 * @property {string} error
 */

/**
 * As other steps take it: from the root of the repository, with slashes.
 * @param {string} path absolute, as the program gives it, which knows its folder by its real name
 */
export function fromRepository(path) {
	const root = realpathSync(process.env.GITHUB_WORKSPACE ?? ".");
	return relative(root, path).replaceAll("\\", "/") || ".";
}

/**
 * Read line by line: the file may be larger than memory.
 * @param {string} folder absolute
 * @returns {Promise<Failure[]>} the first ones, in planned order; none where `jsonl` is not among the formats
 */
export async function readFailures(folder) {
	const file = join(folder, "results.jsonl");
	/** @type {Failure[]} */
	const failures = [];
	if (!existsSync(file)) return failures;
	for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
		if (line === "") continue;
		const { id, status, error } = JSON.parse(line);
		if (status === "succeeded") continue;
		failures.push({ id: String(id), status: String(status), error: String(error ?? "") });
		if (failures.length === MOST_FAILURES) break;
	}
	return failures;
}
