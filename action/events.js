/** What `--json` of `run`, `collect` and `retry` printed, an event a line → what the action needs of it, and totals of runs. */

/**
 * Of `run.json`, what the action reads.
 * @typedef {object} Manifest
 * @property {string} run_id
 * @property {{ name: string }} pipeline
 * @property {string} status
 * @property {number} exit_code
 * @property {Record<string, number>} counts
 * @property {readonly string[]} reused
 * @property {{ estimated: number | null, worst_case: number | null, actual: number | null, committed: number, saved_by_reuse: number }} cost
 */

/**
 * @typedef {object} Told
 * @property {readonly { manifest: Manifest, results: string }[]} runs that ended, or that the command left unfinished;
 * `results` is the absolute folder
 * @property {readonly string[]} results folders of all runs that began, those included that were then refused; each once
 * @property {boolean} isLive whether a run was at work already, in a process of its own
 * @property {string} problem the first mistake and what to do about it; empty where there was none
 */

/**
 * @param {string} stdout
 * @returns {Told}
 */
export function readEvents(stdout) {
	const events = stdout.split("\n").flatMap((line) => parse(line) ?? []);
	const ended = events.filter(({ type }) => type === "run_ended");
	const started = events.filter(({ type }) => type === "run_started");
	const mistake = events.find(({ type, severity }) => type === "problem" && severity === "error");
	return {
		runs: ended.map(({ manifest, results }) => ({ manifest, results })),
		results: [...new Set([...started, ...ended].map(({ results }) => results))],
		isLive: events.some(({ type, reason }) => type === "idle" && reason === "live"),
		problem:
			mistake === undefined ? "" : [mistake.message, mistake.hint ?? ""].filter((text) => text !== "").join("\n"),
	};
}

/**
 * @param {string} line
 * @returns {Record<string, any> | undefined} undefined for what is no event, such as the rest of a line that was cut
 */
function parse(line) {
	try {
		const value = JSON.parse(line);
		return typeof value?.type === "string" ? value : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Paid for, or tried, without a result that can be used.
 * @param {Manifest} manifest
 */
export function countFailed({ counts }) {
	return ["failed", "invalid", "rejected", "cancelled"].reduce((sum, status) => sum + (counts[status] ?? 0), 0);
}

/**
 * Null where one is unknown.
 * @param {readonly (number | null)[]} amounts US dollars
 */
export function sumDollars(amounts) {
	const sum = amounts.reduce(
		(/** @type {number | null} */ before, each) => (before === null || each === null ? null : before + each),
		0,
	);
	return sum === null ? null : Math.round(sum * 1e6) / 1e6;
}

const WORST_LAST = ["succeeded", "pending", "partially_succeeded", "cancelled", "failed", "refused"];

/**
 * The state of several runs together: the worst. One that is at work elsewhere is pending.
 * @param {Told} told
 * @param {number} exitCode of the program
 */
export function stateOf({ runs, isLive }, exitCode) {
	const states = [...runs.map(({ manifest }) => manifest.status), ...(isLive ? ["pending"] : [])];
	if (states.length > 0) return WORST_LAST[Math.max(...states.map((state) => WORST_LAST.indexOf(state)))] ?? "failed";
	if (exitCode === 0) return "nothing_open";
	return exitCode === 7 ? "refused" : "failed";
}
