/**
 * `npm run bench:plan`: `trawl validate` of a long pipeline, then `trawl plan` of CSV files from 1,000 rows on, time and
 * memory, as a growth curve. `--rows 1000,10000` for some sizes only; the default ends with 1,000,000 rows.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readOptions, wholeNumbers } from "../options.js";
import { temporaryFolder } from "../temporary-folder.js";
import { longPipeline } from "./long-pipeline.js";
import { measurePlan } from "./plan-rows.js";

const BIN = resolve(import.meta.dirname, "../../dist/cli/bin.js");
const PEAK = resolve(import.meta.dirname, "peak.js");
const rows = wholeNumbers("rows", readOptions({ rows: "1000,10000,100000,1000000" }).rows);
const folder = temporaryFolder("plan");
writeFileSync(join(folder, "package.json"), "{}");
measureLong(2_000);
process.stdout.write("     rows  seconds  ms a row  peak MB\n");
for (const count of rows) await tell(count);

/** The median of five: a second or so is soon another on a busy machine. */
function measureLong(lines) {
	writeFileSync(join(folder, "long.yaml"), longPipeline(lines));
	const runs = Array.from({ length: 5 }, () => trawl("validate", "long.yaml")).sort((a, b) => a.seconds - b.seconds);
	const { seconds, megabytes } = runs[2];
	process.stdout.write(`validate of ${lines} lines: ${seconds.toFixed(2)} s, ${megabytes.toFixed(0)} MB\n\n`);
}

async function tell(rows) {
	const { seconds, megabytes } = await measurePlan(folder, rows);
	const cells = [
		String(rows).padStart(9),
		seconds.toFixed(2).padStart(8),
		((seconds / rows) * 1000).toFixed(3).padStart(9),
		megabytes.toFixed(0).padStart(8),
	];
	process.stdout.write(`${cells.join(" ")}\n`);
}

function trawl(...argv) {
	const began = performance.now();
	const run = spawnSync(process.execPath, ["--import", PEAK, BIN, ...argv], {
		cwd: folder,
		stdio: ["ignore", "pipe", "pipe", "pipe"],
		encoding: "utf8",
	});
	const seconds = (performance.now() - began) / 1000;
	if (run.status !== 0) throw new Error(`trawl ${argv[0]} ended with ${run.status}: ${run.stdout}${run.stderr}`);
	return { seconds, megabytes: Number(run.output[3]) / 1024 };
}
