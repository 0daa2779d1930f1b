/** Inputs → the words of the command line. The key is never among them: it goes by the environment. */

/**
 * One call of the program each; `plan` takes one file at a time.
 * @param {import("./inputs.js").Inputs} inputs
 * @returns {string[][]}
 */
export function commandLines(inputs) {
	const { command, files } = inputs;
	// As a path, so that no name passes for a flag.
	const paths = files.map((file) => (file.startsWith("-") ? `./${file}` : file));
	const calls = command === "plan" ? paths.map((path) => [path]) : [paths];
	return calls.map((each) => [command, ...each, ...flagsOf(inputs), ...inputs.args]);
}

/**
 * The same check once more, for programs: all mistakes, where annotations are ten at most.
 * @param {import("./inputs.js").Inputs} inputs of `validate`
 */
export function listingCommandLine(inputs) {
	return [...(commandLines(inputs)[0] ?? []), "--format", "json"];
}

/** @param {import("./inputs.js").Inputs} inputs */
function flagsOf({ command, engine, budget, detach, timeout, commits }) {
	const flags = [];
	if (engine !== "") flags.push("--engine", engine);
	if (budget !== "") flags.push("--max-cost", budget);
	// Nobody can be asked in a job: whoever names what it may cost has agreed to it.
	if (budget !== "" && command !== "plan") flags.push("--yes");
	if (detach) flags.push("--detach");
	if (timeout !== "") flags.push("--timeout", timeout);
	// Results that an earlier job could not commit. Where results do not stay in the repository, no checkout has them.
	if (command === "collect" && commits) flags.push("--missing");
	if (command === "validate") flags.push("--format", "github");
	if (command === "plan") flags.push("--json");
	if (buys(command)) flags.push("--json", "--progress", "plain");
	return flags;
}

/**
 * Whether the command works on a run, which has a manifest.
 * @param {import("./inputs.js").CommandName} command
 */
export function buys(command) {
	return command === "run" || command === "collect" || command === "retry";
}
