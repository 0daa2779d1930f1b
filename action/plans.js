/** What `trawl plan --json` printed → the plan's summary, which is the first line. */
import { dollars, plural } from "./markdown.js";
import { quoted } from "./workflow-commands.js";

/**
 * @typedef {Record<"run" | "reuse" | "adopt" | "skip", number>} Actions
 * @typedef {object} Plan
 * @property {string} pipeline
 * @property {{ engine?: unknown }} engine
 * @property {number} tasks
 * @property {Actions} actions
 * @property {readonly ({ name: string, tasks: number } & Actions)[]} templates
 * @property {readonly { name: string, after: readonly string[], max_tasks: number }[]} open
 * @property {{ estimate: number | null, worst_case: number | null, saved_by_reuse: number }} cost
 * @property {readonly { message: string }[]} refused_by
 * @property {boolean} needs_consent
 */

/**
 * @param {string} stdout
 * @returns {Plan | undefined} undefined where the pipeline has mistakes, or where `args` made it print something else
 */
export function readPlan(stdout) {
	const [line = ""] = stdout.split("\n", 1);
	try {
		return JSON.parse(line);
	} catch {
		return undefined;
	}
}

/**
 * One line in the log, where the program itself printed JSON.
 * @param {{ file: string, plan: Plan | undefined }} planned
 */
export function tellPlan({ file, plan }) {
	if (plan === undefined) return;
	const { tasks, actions, cost } = plan;
	const log = quoted();
	log.write(
		`${file}: ${plural(tasks, "task")}, ${actions.run} to run, ${actions.reuse} to reuse; ` +
			`estimate ${dollars(cost.estimate)}, worst case ${dollars(cost.worst_case)}\n`,
	);
	log.end();
}
