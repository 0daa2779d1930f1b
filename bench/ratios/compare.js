/**
 * Two commands measured against each other: in turn, so that what else the machine does falls on both, and by the median of
 * their ratios in each turn, which is steadier than the ratio of two medians.
 */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const PEAK = resolve(import.meta.dirname, "../planning/peak.js");

/**
 * Starts both sides as processes, `rounds` times in turn, the first turn not counted: it fills the caches of the system. Each
 * side: `argv` behind `node`, `cwd`, whether its memory is measured (`hasPeak`, which makes its start a little longer; default
 * false), and the exit code that is right (default 0). Medians of seconds, and of the peak of resident memory in megabytes, null
 * where that is not measured. Throws where a side ends otherwise.
 */
export function compare({ ours, theirs, rounds }) {
	for (const side of [ours, theirs]) start(side);
	const turns = Array.from({ length: rounds }, () => ({ ours: start(ours), theirs: start(theirs) }));
	const of = (pick) => median(turns.map(pick));
	const side = (name) => ({
		seconds: of((turn) => turn[name].seconds),
		megabytes: turns[0][name].megabytes === null ? null : of((turn) => turn[name].megabytes),
	});
	return {
		ratio: of((turn) => turn.ours.seconds / turn.theirs.seconds),
		ours: side("ours"),
		theirs: side("theirs"),
	};
}

/** One process from its start to its end, its own start included. */
export function start({ argv, cwd, hasPeak = false, status = 0 }) {
	const began = performance.now();
	const run = spawnSync(process.execPath, [...(hasPeak ? ["--import", PEAK] : []), ...argv], {
		cwd,
		env: { ...process.env, CI: "true" },
		stdio: ["ignore", "pipe", "pipe", "pipe"],
		encoding: "utf8",
		maxBuffer: 1 << 30,
	});
	const seconds = (performance.now() - began) / 1000;
	if (run.status !== status)
		throw new Error(`node ${argv.join(" ")} ended with ${run.status}:\n${run.stdout}${run.stderr}`);
	return { seconds, megabytes: hasPeak ? Number(run.output[3]) / 1024 : null };
}

export function median(numbers) {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
