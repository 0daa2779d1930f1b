/** Calls the program: what it says goes to the log as text of others, what it prints is kept. */
import { spawn } from "node:child_process";
import { StringDecoder } from "node:string_decoder";
import { quoted } from "./workflow-commands.js";

/** Characters of each stream that are kept: enough for a manifest of 100,000 reused tasks. */
const MOST_KEPT = 16 * 1024 * 1024;
/** Of this action, and what a process could steer the runner by: nothing of a pipeline's business. */
const NOT_FOR_THE_PROGRAM = /^(TRAWL_INPUT_|ACTIONS_|GITHUB_(TOKEN|OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$)/;

/**
 * @typedef {object} Ended
 * @property {number} exitCode
 * @property {string} stdout the beginning, where it is larger than what is kept; of a run the end, which has the manifest
 * @property {string} stderr the end, where it is larger than what is kept
 */

/**
 * Signals are handed on, so that a job that is cancelled leaves its state saved.
 * @param {string} bin path of the program
 * @param {readonly string[]} argv
 * @param {string} cwd
 * @param {{ showsStdout: boolean, keepsEnd: boolean }} options
 * @returns {Promise<Ended>}
 */
export function callProgram(bin, argv, cwd, { showsStdout, keepsEnd }) {
	const log = quoted();
	log.write(`trawl ${argv.join(" ")}\n`);
	const child = spawn(process.execPath, ["--", bin, ...argv], {
		cwd,
		env: programEnv(),
		stdio: ["ignore", "pipe", "pipe"],
	});
	let [stdout, stderr] = ["", ""];
	read(child.stdout, (text) => {
		if (showsStdout) log.write(text);
		if (keepsEnd) stdout = (stdout + text).slice(-MOST_KEPT);
		else if (stdout.length < MOST_KEPT) stdout += text;
	});
	read(child.stderr, (text) => {
		log.write(text);
		stderr = (stderr + text).slice(-MOST_KEPT);
	});
	const handOn = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
	process.on("SIGINT", handOn).on("SIGTERM", handOn);
	return new Promise((resolve, reject) => {
		child.on("error", reject);
		child.on("close", (code) => {
			process.off("SIGINT", handOn).off("SIGTERM", handOn);
			log.end();
			resolve({ exitCode: code ?? 1, stdout, stderr });
		});
	});
}

function programEnv() {
	const entries = Object.entries(process.env).filter(([name]) => !NOT_FOR_THE_PROGRAM.test(name));
	// An input that was left out is an empty text, and no key.
	return Object.fromEntries(entries.filter(([name, value]) => name !== "VALYU_API_KEY" || value !== ""));
}

/**
 * @param {import("node:stream").Readable} stream
 * @param {(text: string) => void} use
 */
function read(stream, use) {
	const decoder = new StringDecoder("utf8");
	stream.on("data", (chunk) => use(decoder.write(chunk)));
}
