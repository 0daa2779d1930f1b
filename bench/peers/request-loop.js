/**
 * The least that running can be: makes the requests that a run of so many tasks makes, ten batches at a time, as Trawl does,
 * and writes the pages of results to disk as they come. It checks nothing, promises nothing and could not go on after a
 * crash. `node request-loop.js TASKS FOLDER`; prints the milliseconds from its first request to its last byte.
 *
 * `--durable` behind them: as safe from a crash as Trawl's state has to be, and nothing else. An intent is on disk before a batch is
 * created and before its tasks are added, what was accepted is, and the results of a page are, a row each in SQLite, before the next step.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { closeConnections, database, files, runBatches } from "./batches.js";

const [tasks, folder] = [Number(process.argv[2]), process.argv[3]];
mkdirSync(folder, { recursive: true });
const store = process.argv.includes("--durable") ? database(join(folder, "results.db")) : files(folder);

const began = performance.now();
await runBatches(tasks, task, store);
process.stdout.write(`${Math.round(performance.now() - began)}\n`);
await closeConnections();

function task(n) {
	return {
		id: `profile/c${n}`,
		query: `What did Company ${n} of City ${n % 1000} launch since 2026-01-01?`,
		report_format: `One page about Company ${n}.`,
		urls: [`https://c${n}.example/`],
	};
}
