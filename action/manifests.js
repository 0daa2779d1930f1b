/** What the program printed → the manifests of its runs, and their totals. */

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
 * `--json` prints one after the other, each over several lines or on one; other events between them are passed over.
 * @param {string} stdout
 * @returns {Manifest[]}
 */
export function readManifests(stdout) {
	const found = [];
	let open = "";
	for (const line of stdout.split("\n")) {
		if (open === "" && !line.startsWith("{")) continue;
		open += `${line}\n`;
		// A value ends where its brace stands at the margin, or with its only line.
		if (line !== "}" && !(line.startsWith("{") && line.endsWith("}"))) continue;
		const value = parse(open);
		open = "";
		const manifest = value?.manifest_version === undefined ? value?.manifest : value;
		if (manifest?.manifest_version !== undefined) found.push(manifest);
	}
	return found;
}

/** @param {string} text */
function parse(text) {
	try {
		return JSON.parse(text);
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
	const cents = amounts.reduce(
		(/** @type {number | null} */ sum, each) => (sum === null || each === null ? null : sum + each),
		0,
	);
	return cents === null ? null : Math.round(cents * 1e6) / 1e6;
}

const WORST_LAST = ["succeeded", "pending", "partially_succeeded", "cancelled", "failed", "refused"];

/**
 * The state of several runs together: the worst.
 * @param {readonly Manifest[]} manifests at least one
 */
export function worstState(manifests) {
	return WORST_LAST[Math.max(...manifests.map(({ status }) => WORST_LAST.indexOf(status)))] ?? "failed";
}
