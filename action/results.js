/** The results folder of a run, and what in it did not succeed. */
import { execFile } from "node:child_process";
import { createReadStream, existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

/** Tasks that a summary shows one by one. */
export const MOST_FAILURES = 100;

/**
 * @typedef {object} Folder
 * @property {string} path absolute
 * @property {string} fromRepository with slashes, as other steps take it
 * @typedef {object} Failure
 * @property {string} id
 * @property {string} status
 * @property {string} error
 */

/**
 * As the state has it.
 * @param {string} bin
 * @param {import("./manifests.js").Manifest | undefined} manifest undefined: of the newest run of the file
 * @param {import("./inputs.js").Inputs} inputs
 * @returns {Promise<Folder | undefined>} undefined where the state does not tell
 */
export async function resultsFolder(bin, manifest, { files, folder, args }) {
	const at = args.indexOf("--state");
	const state = at < 0 ? args.filter((word) => word.startsWith("--state=")) : args.slice(at, at + 2);
	const named = files[0] ?? manifest?.run_id;
	const argv = ["--", bin, "status", ...(named === undefined ? [] : [named]), "--json", ...state];
	try {
		const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
		const status = JSON.parse(stdout);
		if ((manifest !== undefined && status.run_id !== manifest.run_id) || typeof status.results_dir !== "string")
			return undefined;
		const path = resolve(folder, status.results_dir);
		return {
			path,
			fromRepository: relative(process.env.GITHUB_WORKSPACE ?? folder, path).replaceAll("\\", "/") || ".",
		};
	} catch {
		return undefined;
	}
}

/**
 * Read line by line: the file may be larger than memory.
 * @param {Folder} folder
 * @returns {Promise<Failure[]>} the first ones, in planned order; none where `jsonl` is not among the formats
 */
export async function readFailures({ path }) {
	const file = join(path, "results.jsonl");
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
