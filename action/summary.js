/** Summaries and comments, in Markdown. Texts of others stand in code alone. */
import { createHash } from "node:crypto";
import { cutAtLine } from "./environment-files.js";
import { countFailed } from "./events.js";
import { code, codeBlock, dollars, plural, table } from "./markdown.js";
import { MOST_FAILURES } from "./results.js";

/** Characters that GitHub takes of a comment. */
const COMMENT_LIMIT = 65_536;
const COMMENT_CUT = "\n\nCut here: GitHub takes no longer comment. The summary of the job has more.\n";
/** Characters of what the program said: its beginning has the problems, its end how it ended. */
const MOST_SAID = 20_000;

/**
 * @param {string} command
 * @param {readonly { manifest: import("./events.js").Manifest, folder: string, failures: readonly import("./results.js").Failure[] }[]} runs
 * @param {{ meaning: string, said: string, state: string }} end
 */
export function runSummary(command, runs, { meaning, said, state }) {
	const parts = runs.map(({ manifest, folder, failures }) => describeRun(manifest, folder, failures));
	if (parts.length === 0) parts.push(state === "nothing_open" ? "Nothing is open.\n" : codeBlock(cutSaid(said)));
	return [`### trawl ${command}`, ...(meaning === "" ? [] : [`**${meaning}**`]), ...parts].join("\n\n");
}

/**
 * @param {import("./events.js").Manifest} manifest
 * @param {string} folder from the root of the repository
 * @param {readonly import("./results.js").Failure[]} failures
 */
function describeRun(manifest, folder, failures) {
	const { counts, cost, reused, status } = manifest;
	const rows = [
		["Run", code(manifest.run_id)],
		["State", status.replaceAll("_", " ")],
		["Tasks", String(counts.total ?? 0)],
		["Succeeded", `${counts.succeeded ?? 0}${reused.length > 0 ? ` (${reused.length} reused)` : ""}`],
		["Not succeeded", String(countFailed(manifest))],
		["Skipped", String(counts.skipped ?? 0)],
		["Pending", String(counts.pending ?? 0)],
		[
			"Cost so far",
			`${dollars(cost.actual)} (estimate ${dollars(cost.estimated)}, committed ${dollars(cost.committed)})`,
		],
		["Results", code(folder)],
	];
	// While tasks are pending the folder has the results of the run before.
	const told = counts.pending === 0 ? failures : [];
	const more = told.length < MOST_FAILURES ? "" : `\nThe first ${MOST_FAILURES}; \`results.jsonl\` has all of them.\n`;
	const list = told.length === 0 ? "" : `\n${table(["Task", "Outcome", "Why"], told.map(describeFailure))}${more}`;
	return `**${code(manifest.pipeline.name)}**\n\n${table(["", ""], rows)}${list}`;
}

/** @param {import("./results.js").Failure} failure */
function describeFailure({ id, status, error }) {
	return [code(id), code(status), code(error, 300)];
}

/**
 * Of `validate` and `test`.
 * @param {string} command
 * @param {number} count of files
 * @param {readonly import("./call-program.js").Ended[]} ends
 * @param {{ broken: number, list: string }} [mistakes] how many files have some, and all of them; absent where that is not known
 */
export function problemsSummary(command, count, ends, mistakes) {
	const files = plural(count, "file");
	const broken = mistakes === undefined ? "" : ` in ${mistakes.broken} of ${files}`;
	const isGood = ends.every(({ exitCode }) => exitCode === 0);
	const heading = `### trawl ${command}: ${isGood ? `no mistakes in ${files}` : `mistakes${broken}`}`;
	const said = ends.map(({ stdout, stderr }) => (command === "test" ? stdout : "") + stderr).join("");
	return `${heading}\n\n${codeBlock(cutSaid(`${mistakes?.list ?? ""}${said}`))}`;
}

/**
 * @typedef {object} Planned
 * @property {string} file
 * @property {string} said
 * @property {import("./plans.js").Plan | undefined} plan undefined where the file has mistakes
 * @property {number} exitCode
 */

/** @param {readonly Planned[]} plans */
export function planSummary(plans) {
	return ["### trawl plan", ...plans.map(describePlanned)].join("\n\n");
}

/** @param {Planned} planned */
function describePlanned({ file, said, plan }) {
	const notes = said.trim() === "" ? "" : `\n${codeBlock(cutSaid(said))}`;
	if (plan === undefined) return `**${code(file)}**: mistakes, nothing can be planned\n${notes}`;
	const { tasks, actions, cost, templates, open } = plan;
	const columns = ["Template", "Tasks", "Run", "Reuse", "Already sent", "Skip"];
	const known = templates.filter((each) => each.tasks > 0 || !open.some(({ name }) => name === each.name));
	const rows = known.map((each) =>
		[code(each.name), each.tasks, each.run, each.reuse, each.adopt, each.skip].map(String),
	);
	const later = open.map(({ name, after, max_tasks }) => [
		code(name),
		`at most ${max_tasks}, after ${after.map((each) => code(each)).join(", ")}`,
		...["", "", "", ""],
	]);
	return [
		`**${code(file)}**: ${plural(tasks, "task")}, ${actions.run} to run; ` +
			`estimate **${dollars(cost.estimate)}**, worst case **${dollars(cost.worst_case)}**`,
		table(columns, [...rows, ...later]) + notes,
	].join("\n\n");
}

/**
 * A comment begins with a mark that nobody sees, by which it is found again: of the workflow, the job and the files that
 * the step names, so that two of a repository have one comment each.
 * @param {NodeJS.ProcessEnv} env
 */
function commentMark({ GITHUB_WORKFLOW, GITHUB_JOB, TRAWL_INPUT_WORKING_DIRECTORY, TRAWL_INPUT_FILE }) {
	const names = [GITHUB_WORKFLOW, GITHUB_JOB, TRAWL_INPUT_WORKING_DIRECTORY, TRAWL_INPUT_FILE?.trim()];
	const digest = createHash("sha256").update(JSON.stringify(names)).digest("base64url");
	return `<!-- trawl-action:${digest} -->`;
}

/**
 * The line by which a comment is found again.
 * @param {string} body
 */
export function markOf(body) {
	return body.slice(0, body.indexOf("\n"));
}

/**
 * @param {string} summary
 * @param {NodeJS.ProcessEnv} env
 */
export function commentBody(summary, env) {
	const sha = env.TRAWL_INPUT_HEAD_SHA ?? "";
	const about = sha === "" ? "" : `\nFor ${code(sha.slice(0, 12))}.\n`;
	const head = `${commentMark(env)}\n`;
	return head + cutAtLine(`${summary}\n${about}`, COMMENT_LIMIT - head.length, (text) => text.length, COMMENT_CUT);
}

/** @param {string} said */
function cutSaid(said) {
	if (said.length <= MOST_SAID) return said;
	return `${said.slice(0, MOST_SAID / 2)}\n[…]\n${said.slice(-MOST_SAID / 2)}`;
}
