/**
 * `npm run bench:growth`: `trawl run` of 1,000, 10,000 and 100,000 tasks with results of 5 KB through the stand-in of the service,
 * and `trawl plan` of as many rows and a million: seconds, memory, requests. Prints the tables; with `--write`
 * the figures (`bench/growth.json`) and their picture (`bench/growth.svg`) are replaced, too.
 *
 * `--tasks 1000,10000,100000,1000000` for other sizes of runs (a million needs 20 GB in the temporary folder), `--rows 1000,10000`
 * for other sizes of plans.
 */
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { cpus, loadavg, type } from "node:os";
import { join, resolve } from "node:path";
import { readOptions, wholeNumbers } from "../options.js";
import { measurePlan } from "../planning/plan-rows.js";
import { floorOf, prepareProject, trawl } from "../ratios/running.js";
import { startService } from "../service/start-service.js";
import { temporaryFolder } from "../temporary-folder.js";
import { drawGrowth } from "./draw-growth.js";

const BENCH = resolve(import.meta.dirname, "..");
const RESULT = { kilobytes: 5 };
const values = readOptions({ tasks: "1000,10000,100000", rows: "1000,10000,100000,1000000", write: false });
const runSizes = sorted(wholeNumbers("tasks", values.tasks));
const planSizes = sorted(wholeNumbers("rows", values.rows));

const folder = temporaryFolder("growth");
const { version } = JSON.parse(readFileSync(join(BENCH, "../package.json"), "utf8"));
const figures = { date: new Date().toISOString().slice(0, 10), trawl: version, node: process.versions.node };
Object.assign(figures, { system: type(), cores: cpus().length, kilobytes: RESULT.kilobytes });
figures.loadBefore = loadNow();
figures.run = await runs(runSizes);
figures.plan = await plans(planSizes);
figures.loadAfter = loadNow();
const { loadBefore, loadAfter, node, cores } = figures;
process.stdout.write(
	`\nTrawl ${version}, Node ${node}, ${cores} cores, load ${loadBefore} before and ${loadAfter} after\n`,
);
if (values.write) {
	writeFileSync(join(BENCH, "growth.json"), `${JSON.stringify(figures, null, 2)}\n`);
	writeFileSync(join(BENCH, "growth.svg"), drawGrowth(figures));
}

async function runs(all) {
	process.stdout.write("trawl run\n    tasks  seconds  s a 1,000    CPU s  peak MB  requests    floor  state MB\n");
	const service = await startService(RESULT);
	const measured = [];
	try {
		for (const tasks of all) {
			await service.reset();
			measured.push(await run(service, tasks));
		}
	} finally {
		await service.stop();
	}
	return measured;
}

async function run(service, tasks) {
	const project = join(folder, "run");
	prepareProject(project, tasks);
	const { seconds, cpuSeconds, megabytes, requests } = await trawl(project, service, tasks);
	const floor = floorOf(tasks);
	const state = statSync(join(project, ".trawl/state.db")).size / 2 ** 20;
	const shown = [seconds.toFixed(1), perThousand(seconds, tasks), cpuSeconds.toFixed(1), megabytes.toFixed(0)];
	tell(tasks, [...shown, String(requests), String(floor), state.toFixed(0)], [8, 10, 8, 8, 9, 8, 9]);
	rmSync(project, { recursive: true, force: true });
	return rounded({ tasks, seconds, cpuSeconds, megabytes, requests, floor, stateMegabytes: state });
}

async function plans(all) {
	process.stdout.write("\ntrawl plan\n    tasks  seconds  s a 1,000    CPU s  peak MB\n");
	const measured = [];
	for (const tasks of all) {
		const { seconds, cpuSeconds, megabytes } = await measurePlan(join(folder, "plan"), tasks);
		const shown = [seconds.toFixed(1), perThousand(seconds, tasks), cpuSeconds.toFixed(1), megabytes.toFixed(0)];
		tell(tasks, shown, [8, 10, 8, 8]);
		measured.push(rounded({ tasks, seconds, cpuSeconds, megabytes }));
	}
	return measured;
}

function tell(tasks, cells, widths) {
	const padded = cells.map((cell, index) => cell.padStart(widths[index]));
	process.stdout.write(`${[String(tasks).padStart(9), ...padded].join(" ")}\n`);
}

function perThousand(seconds, tasks) {
	return ((seconds / tasks) * 1000).toFixed(3);
}

function rounded(figures) {
	return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Math.round(value * 100) / 100]));
}

/** From small to large, as a curve is read. */
function sorted(numbers) {
	return numbers.sort((one, other) => one - other);
}

/** How busy the machine was in the last minute, by processes. */
function loadNow() {
	return Math.round(loadavg()[0] * 10) / 10;
}
