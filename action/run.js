/**
 * The step of the action that calls Trawl: inputs → command line → outputs, annotations, summary, exit code.
 *
 * Plain Node without a package, so that it can be read as it runs. Everything that the program says is text of others.
 */
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callProgram } from "./call-program.js";
import { buys, commandLines } from "./command-line.js";
import { endingOf } from "./endings.js";
import { addSummary, setOutput } from "./environment-files.js";
import { InputError, readInputs } from "./inputs.js";
import { countFailed, readManifests, sumDollars, worstState } from "./manifests.js";
import { readPlan, tellPlan } from "./plans.js";
import { readFailures, resultsFolder } from "./results.js";
import { commentBody, planSummary, problemsSummary, runSummary } from "./summary.js";
import { annotate, mask } from "./workflow-commands.js";

const USAGE = 2;
const INVALID = 4;
/** Exit codes of refusals that run.json tells of. */
const TOLD = [5, 6, 7];

/**
 * @typedef {import("./inputs.js").Inputs} Inputs
 * @typedef {import("./call-program.js").Ended} Ended
 * @typedef {object} Outcome
 * @property {number} exitCode of the program; the first that is not 0
 * @property {string} state
 */

mask(process.env.VALYU_API_KEY);
try {
	process.exitCode = await main(readInputs(process.env), process.env.TRAWL_INPUT_BIN ?? "");
} catch (error) {
	if (!(error instanceof InputError)) throw error;
	annotate("error", "trawl", error.message);
	process.exitCode = USAGE;
}

/**
 * @param {Inputs} inputs
 * @param {string} bin path of the program
 * @returns {Promise<number>} exit code of the step
 */
async function main(inputs, bin) {
	/** @type {Ended[]} */
	const ends = [];
	for (const argv of commandLines(inputs)) {
		ends.push(
			await callProgram(bin, argv, inputs.folder, {
				showsStdout: inputs.command === "test",
				keepsEnd: buys(inputs.command),
			}),
		);
	}
	const exitCode = ends.find((end) => end.exitCode !== 0)?.exitCode ?? 0;
	const { state } = buys(inputs.command)
		? await concludeRuns(inputs, bin, { exitCode, end: /** @type {Ended} */ (ends[0]) })
		: concludeChecks(inputs, ends, exitCode);
	setOutput("exit_code", exitCode);
	setOutput("state", state);
	const { colour, meaning } = endingOf(exitCode, state, inputs.failsPartly);
	// GitHub shows ten errors of a step, and `validate` has shown its own.
	const isTold = inputs.command === "validate" && exitCode === INVALID;
	if (colour !== "good" && !isTold) annotate(colour, `trawl ${inputs.command}`, meaning);
	return colour === "error" ? exitCode : 0;
}

/**
 * `run`, `collect`, `retry`. Where the program refuses before there is a run, there is no manifest.
 * @param {Inputs} inputs
 * @param {string} bin
 * @param {{ exitCode: number, end: Ended }} ended
 */
async function concludeRuns(inputs, bin, { exitCode, end }) {
	const manifests = readManifests(end.stdout);
	const runs = [];
	for (const manifest of manifests) {
		const found = await resultsFolder(bin, manifest, inputs);
		const failures = found === undefined ? [] : await readFailures(found);
		runs.push({ manifest, folder: found, failures });
	}
	// A refusal of what had passed for a plan changes run.json all the same: it names the batches that are under way.
	const folder =
		manifests.length > 0 || !TOLD.includes(exitCode) ? undefined : await resultsFolder(bin, undefined, inputs);
	const folders = [...runs.map((run) => run.folder), folder].flatMap((each) => each?.fromRepository ?? []);
	const state = manifests.length > 0 ? worstState(manifests) : stateWithoutRun(exitCode);
	setOutput("run_id", manifests.map(({ run_id }) => run_id).join(" "));
	setOutput(
		"succeeded",
		manifests.reduce((sum, { counts }) => sum + (counts.succeeded ?? 0), 0),
	);
	setOutput(
		"failed",
		manifests.reduce((sum, manifest) => sum + countFailed(manifest), 0),
	);
	setOutput("cost", sumDollars(manifests.map(({ cost }) => cost.actual)) ?? "");
	setOutput("results", folders.join("\n"));
	const { meaning } = endingOf(exitCode, state, inputs.failsPartly);
	addSummary(runSummary(inputs.command, runs, { meaning, said: end.stderr }));
	return { state };
}

/** @param {number} exitCode */
function stateWithoutRun(exitCode) {
	if (exitCode === 0) return "nothing_open";
	return exitCode === 7 ? "refused" : "failed";
}

/**
 * `validate`, `test`, `plan`.
 * @param {Inputs} inputs
 * @param {readonly Ended[]} ends one for each file of a plan, else one
 * @param {number} exitCode
 */
function concludeChecks(inputs, ends, exitCode) {
	const { command, files } = inputs;
	if (command === "validate") writeAnnotations(ends);
	if (command !== "plan") addSummary(problemsSummary(command, files, ends, exitCode));
	else {
		const plans = ends.map((end, index) => ({
			file: files[index] ?? "",
			said: end.stderr,
			plan: readPlan(end.stdout),
			exitCode: end.exitCode,
		}));
		for (const plan of plans) tellPlan(plan);
		const summary = planSummary(plans);
		addSummary(summary);
		setOutput("cost", sumDollars(plans.map(({ plan }) => plan?.cost.estimate ?? null)) ?? "");
		keepComment(summary);
	}
	return { state: exitCode === 0 || exitCode === 10 ? "valid" : "invalid" };
}

/**
 * Printed as commands by the program itself, with every text in them encoded; no other line is let through.
 * @param {readonly Ended[]} ends
 */
function writeAnnotations(ends) {
	for (const { stdout } of ends) {
		const lines = stdout.split("\n").filter((line) => /^::(error|warning) [^\r]*$/.test(line));
		process.stdout.write(lines.map((line) => `${line}\n`).join(""));
	}
}

/**
 * For the step after this one, which has the token and nothing else.
 * @param {string} summary
 */
function keepComment(summary) {
	const path = join(process.env.RUNNER_TEMP ?? tmpdir(), `trawl-comment-${randomBytes(8).toString("hex")}.md`);
	writeFileSync(path, commentBody(summary, process.env), { mode: 0o600 });
	setOutput("comment_file", path);
}
