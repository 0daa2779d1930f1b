/**
 * `npm run bench:plan`: `trawl plan` of CSV files from 1,000 rows on, time and memory, as a growth curve.
 * `--rows 1000,10000` for some sizes only; the default ends with 1,000,000 rows.
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";

const BIN = resolve(import.meta.dirname, "../../dist/cli/bin.js");
const PEAK = resolve(import.meta.dirname, "peak.js");
const { values } = parseArgs({ options: { rows: { type: "string", default: "1000,10000,100000,1000000" } } });
const folder = mkdtempSync(join(tmpdir(), "trawl-bench-plan-"));
try {
	writeFileSync(join(folder, "package.json"), "{}");
	writeFileSync(join(folder, "pipeline.yaml"), pipeline());
	process.stdout.write("     rows  seconds  ms a row  peak MB\n");
	for (const rows of values.rows.split(",").map(Number)) measure(rows);
} finally {
	rmSync(folder, { recursive: true, force: true });
}

function pipeline() {
	return `version: 1
name: bench
data: { companies: { file: companies.csv } }
batch: { mode: fast }
budget: { max_tasks: 10000000 }
tasks:
  profile:
    for_each: { company: companies }
    key: "{{ company.id }}"
    query: What did {{ company.name }} of {{ company.city }} launch since 2026-01-01?
    report_format: One page about {{ company.name }}.
    urls: ["{{ company.site }}"]
`;
}

function measure(rows) {
	writeRows(join(folder, "companies.csv"), rows);
	const began = performance.now();
	const run = spawnSync(process.execPath, ["--import", PEAK, BIN, "plan", "pipeline.yaml"], {
		cwd: folder,
		stdio: ["ignore", "pipe", "pipe", "pipe"],
		encoding: "utf8",
	});
	const seconds = (performance.now() - began) / 1000;
	if (run.status !== 0) throw new Error(`trawl plan ended with ${run.status}: ${run.stderr}`);
	const cells = [
		String(rows).padStart(9),
		seconds.toFixed(2).padStart(8),
		((seconds / rows) * 1000).toFixed(3).padStart(9),
		(Number(run.output[3]) / 1024).toFixed(0).padStart(8),
	];
	process.stdout.write(`${cells.join(" ")}\n`);
}

function writeRows(path, rows) {
	const file = openSync(path, "w");
	writeSync(file, "id,name,city,site\n");
	for (let start = 0; start < rows; start += 10_000) {
		const lines = [];
		for (let n = start; n < Math.min(rows, start + 10_000); n++) {
			lines.push(`c${n},Company ${n},City ${n % 1000},https://c${n}.example/\n`);
		}
		writeSync(file, lines.join(""));
	}
	closeSync(file);
}
