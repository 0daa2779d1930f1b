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
import { buys, commandLines, listingCommandLine } from "./command-line.js";
import { endingOf, isGood, worstExitCode } from "./endings.js";
import { addSummary, setOutput } from "./environment-files.js";
import { countFailed, readEvents, stateOf, sumDollars } from "./events.js";
import { branchOfJob, GitError } from "./git.js";
import { InputError, readInputs } from "./inputs.js";
import { readPlan, tellPlan } from "./plans.js";
import { listProblems, readProblems } from "./problems.js";
import { fromRepository, readFailures } from "./results.js";
import { commentBody, planSummary, problemsSummary, runSummary } from "./summary.js";
import { annotate, mask, quoted } from "./workflow-commands.js";

const USAGE = 2;
const INVALID = 4;

/**
 * @typedef {import("./inputs.js").Inputs} Inputs
 * @typedef {import("./call-program.js").Ended} Ended
 * @typedef {object} Outcome
 * @property {string} state
 * @property {string} problem what the program says of why; empty where it says nothing, or has shown it
 */

mask(process.env.VALYU_API_KEY);
try {
	const inputs = readInputs(process.env);
	// Before anything is bought that could not be committed then.
	if (inputs.commits && buys(inputs.command)) branchOfJob();
	process.exitCode = await main(inputs, process.env.TRAWL_INPUT_BIN ?? "");
} catch (error) {
	if (!(error instanceof InputError || error instanceof GitError)) throw error;
	annotate("error", "trawl", error.message);
	setOutput("exit_code", USAGE);
	setOutput("state", "failed");
	process.exitCode = USAGE;
}

/**
 * @param {Inputs} inputs
 * @param {string} bin path of the program
 * @returns {Promise<number>} exit code of the step
 */
async function main(inputs, bin) {
	const { command, failsPartly } = inputs;
	/** @type {Ended[]} */
	const ends = [];
	for (const argv of commandLines(inputs)) ends.push(await call(inputs, bin, argv));
	const exitCode = worstExitCode(ends.map((end) => end.exitCode));
	const { state, problem } = buys(command)
		? await concludeRuns(inputs, exitCode, /** @type {Ended} */ (ends[0]))
		: await concludeChecks(inputs, bin, ends);
	setOutput("exit_code", exitCode);
	setOutput("state", state);
	const { colour, meaning } = endingOf(exitCode, state, failsPartly);
	// GitHub shows ten errors of a step, and `validate` has shown its own.
	const isTold = command === "validate" && exitCode === INVALID;
	if (colour !== "good" && !isTold)
		annotate(colour, `trawl ${command}`, problem === "" ? meaning : `${meaning}\n${problem}`);
	return colour === "error" ? exitCode : 0;
}

/**
 * @param {Inputs} inputs
 * @param {string} bin
 * @param {readonly string[]} argv
 */
function call({ command, folder }, bin, argv) {
	return callProgram(bin, argv, folder, { showsStdout: command === "test", keepsEnd: buys(command) });
}

/**
 * `run`, `collect`, `retry`.
 * @param {Inputs} inputs
 * @param {number} exitCode
 * @param {Ended} end
 * @returns {Promise<Outcome>}
 */
async function concludeRuns({ command, failsPartly }, exitCode, end) {
	const told = readEvents(end.stdout);
	const runs = [];
	for (const { manifest, results } of told.runs) {
		runs.push({ manifest, folder: fromRepository(results), failures: await readFailures(results) });
	}
	const manifests = runs.map(({ manifest }) => manifest);
	const state = stateOf(told, exitCode);
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
	// Of a run that was refused as well: its run.json names the batches that are under way.
	setOutput("results", told.results.map(fromRepository).join("\n"));
	const { meaning } = endingOf(exitCode, state, failsPartly);
	addSummary(runSummary(command, runs, { meaning, said: end.stderr, state }));
	return { state, problem: told.problem };
}

/**
 * `validate`, `test`, `plan`.
 * @param {Inputs} inputs
 * @param {string} bin
 * @param {readonly Ended[]} ends one for each file of a plan, else one
 * @returns {Promise<Outcome>}
 */
async function concludeChecks(inputs, bin, ends) {
	const { command } = inputs;
	if (command === "plan") concludePlans(inputs, ends);
	else if (command === "validate") await concludeValidation(inputs, bin, ends);
	else addSummary(problemsSummary(command, inputs.files.length, ends));
	return { state: ends.every(({ exitCode }) => isGood(exitCode)) ? "valid" : "invalid", problem: "" };
}

/**
 * @param {Inputs} inputs
 * @param {readonly Ended[]} ends
 */
function concludePlans({ files }, ends) {
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

/**
 * Annotations are ten at most of a severity; the log and the summary have all mistakes.
 * @param {Inputs} inputs
 * @param {string} bin
 * @param {readonly Ended[]} ends
 */
async function concludeValidation(inputs, bin, ends) {
	writeAnnotations(ends);
	const isAllGood = ends.every(({ exitCode, stdout }) => exitCode === 0 && stdout === "");
	const report = isAllGood ? undefined : readProblems((await call(inputs, bin, listingCommandLine(inputs))).stdout);
	if (report === undefined) return addSummary(problemsSummary("validate", inputs.files.length, ends));
	const list = listProblems(report);
	const log = quoted();
	log.write(list);
	log.end();
	const broken = report.files.filter(({ errors }) => errors > 0).length;
	addSummary(problemsSummary("validate", report.files.length, ends, { broken, list }));
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
