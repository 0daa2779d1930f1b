/** What `trawl validate --format json` printed → the mistakes of all files as lines that people read. */

/** Problems that are listed; beyond, they are counted. */
const MOST_LISTED = 200;

/**
 * @typedef {object} Problem
 * @property {string} file
 * @property {string} severity
 * @property {string} code
 * @property {string} message
 * @property {string | null} hint
 * @property {{ file: string, line: number, column: number } | null} location
 *
 * @typedef {object} Problems
 * @property {readonly { file: string, errors: number }[]} files
 * @property {readonly Problem[]} problems
 */

/**
 * @param {string} stdout
 * @returns {Problems | undefined} undefined where the program did not get so far, or printed something else
 */
export function readProblems(stdout) {
	try {
		const report = JSON.parse(stdout);
		return Array.isArray(report?.files) && Array.isArray(report.problems) ? report : undefined;
	} catch {
		return undefined;
	}
}

/**
 * A problem a line, with its place, and what to do below; errors go before warnings.
 * @param {Problems} report
 */
export function listProblems({ problems }) {
	const isError = (/** @type {Problem} */ { severity }) => severity === "error";
	const sorted = [...problems.filter(isError), ...problems.filter((problem) => !isError(problem))];
	const more = sorted.length - MOST_LISTED;
	const rest = more > 0 ? [`and ${more} more: \`trawl validate\` tells of them`] : [];
	return [...sorted.slice(0, MOST_LISTED).map(describe), ...rest].map((line) => `${line}\n`).join("");
}

/** @param {Problem} problem */
function describe({ file, severity, code, message, hint, location }) {
	const place = location === null ? file : `${location.file}:${location.line}:${location.column}`;
	const lines = [`${place}: ${severity}: ${message} [${code}]`, ...(hint === null ? [] : [`    ${hint}`])];
	return lines.map((line) => line.replace(/\s*\n\s*/g, " ")).join("\n");
}
