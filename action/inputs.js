/** The inputs of the action, as action.yml hands them over in `TRAWL_INPUT_*`, checked. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { expandFiles } from "./expand-files.js";

/** What each command takes beside files. */
const COMMANDS = {
	validate: { files: "many", engine: true, budget: false, detach: false, timeout: false },
	test: { files: "many", engine: false, budget: false, detach: false, timeout: false },
	plan: { files: "many", engine: true, budget: true, detach: false, timeout: false },
	run: { files: "one", engine: true, budget: true, detach: true, timeout: false },
	collect: { files: "one or none", engine: true, budget: true, detach: false, timeout: true },
	retry: { files: "one or none", engine: false, budget: true, detach: true, timeout: false },
};
/** Words that make the program print something about itself and do nothing. */
const ABOUT_ITSELF = ["--help", "-h", "--version", "-V"];
const INPUTS_OF_SOME = /** @type {const} */ (["engine", "budget", "detach", "timeout"]);

/**
 * @typedef {keyof typeof COMMANDS} CommandName
 * @typedef {object} Inputs
 * @property {CommandName} command
 * @property {readonly string[]} files relative to `folder`
 * @property {string} folder absolute; the working directory
 * @property {string} engine empty: the file's
 * @property {string} budget US dollars; empty: the file's
 * @property {boolean} detach
 * @property {string} timeout empty: take what is there
 * @property {readonly string[]} args further words for the command line
 * @property {boolean} commits whether results are to be committed to the branch of the job
 * @property {boolean} failsPartly whether tasks that did not succeed make the step fail
 */

/** A mistake in an input: what is expected, what was found, what to do. */
export class InputError extends Error {}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Inputs}
 * @throws {InputError} of the first mistake
 */
export function readInputs(env) {
	const read = (/** @type {string} */ name) =>
		(env[`TRAWL_INPUT_${name.toUpperCase().replaceAll("-", "_")}`] ?? "").trim();
	const command = oneOf("command", read("command"), /** @type {CommandName[]} */ (Object.keys(COMMANDS)));
	for (const name of INPUTS_OF_SOME) {
		const isGiven = read(name) !== "" && read(name) !== "false";
		if (isGiven && !COMMANDS[command][name])
			throw new InputError(`\`${name}\` has no meaning for \`${command}\`: leave it out`);
	}
	const folder = readFolder(read("working-directory"));
	return {
		command,
		folder,
		files: readFiles(command, env.TRAWL_INPUT_FILE ?? "", folder),
		engine: read("engine"),
		budget: readBudget(read("budget")),
		detach: readSwitch("detach", read("detach")),
		timeout: read("timeout"),
		args: readArgs(env.TRAWL_INPUT_ARGS ?? ""),
		commits: readSwitch("commit", read("commit")),
		failsPartly: oneOf("on-partial", read("on-partial") || "warn", ["warn", "fail"]) === "fail",
	};
}

/** @param {string} given */
function readFolder(given) {
	const folder = resolve(given === "" ? "." : given);
	if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return folder;
	throw new InputError(
		`\`working-directory\`: there is no folder \`${given}\`; it is relative to the repository, which a step before has to check out`,
	);
}

/**
 * @param {CommandName} command
 * @param {string} input
 * @param {string} folder
 */
function readFiles(command, input, folder) {
	const { files: many } = COMMANDS[command];
	const { files, missing } = expandFiles(input, folder);
	const [nothing] = missing;
	if (nothing !== undefined)
		throw new InputError(`\`file\`: \`${nothing}\` matches no file below \`working-directory\``);
	if (files.length === 0 && many !== "one or none")
		throw new InputError(`\`file\`: expected a pipeline file for \`${command}\`, found nothing`);
	if (files.length > 1 && many !== "many") {
		throw new InputError(
			`\`file\`: expected one pipeline for \`${command}\`, found ${files.length}; give each a step of its own`,
		);
	}
	return files;
}

/** @param {string} given */
function readBudget(given) {
	if (given === "" || /^\d+(\.\d+)?$/.test(given)) return given;
	throw new InputError(`\`budget\`: expected US dollars, such as \`10\` or \`2.50\`, found \`${given}\``);
}

/**
 * One a line, so that nothing has to be quoted.
 * @param {string} input
 */
function readArgs(input) {
	const words = input
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");
	const idle = words.find((word) => ABOUT_ITSELF.includes(word));
	if (idle === undefined) return words;
	throw new InputError(`\`args\`: expected words for the command, found \`${idle}\`, with which nothing would be done`);
}

/**
 * @param {string} name
 * @param {string} given
 */
function readSwitch(name, given) {
	return oneOf(name, given === "" ? "false" : given, ["true", "false"]) === "true";
}

/**
 * @template {string} Word
 * @param {string} name
 * @param {string} given
 * @param {readonly Word[]} words
 * @returns {Word}
 */
function oneOf(name, given, words) {
	const found = words.find((word) => word === given);
	if (found !== undefined) return found;
	throw new InputError(`\`${name}\`: expected ${words.join(", ")}; found \`${given}\``);
}
