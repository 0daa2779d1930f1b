/**
 * Preloaded into the program under test (`node --import`): counts and names its durable steps, and kills the process at
 * one of them. What to do stands in `TRAWL_CRASH` as JSON: see `Preload` in `crash-project.ts`.
 *
 * Steps of the state are named by the store's method, `before`, `amid` (all statements done, nothing committed) or
 * `after` its commit: `amid markSending`. Steps of the export are named by the file system's call and what it is for:
 * `after rename results.json`.
 */
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { basename } from "node:path";
import { Worker } from "node:worker_threads";
import { Database } from "../../dist/sqlite/database.js";

const { record, step, nth = 1, number, afterMs, requestTimeoutMs } = JSON.parse(process.env.TRAWL_CRASH ?? "{}");
const PRODUCTION_TIMEOUT_MS = 60_000;
const seen = new Map();
let count = 0;

/** From the first step on the clock of another thread runs, which strikes whatever this one is doing. */
const clock = afterMs === undefined ? undefined : new Int32Array(new SharedArrayBuffer(4));
if (clock !== undefined) {
	const code = `const { clock, afterMs } = require("node:worker_threads").workerData;
		Atomics.wait(clock, 0, 0);
		Atomics.wait(clock, 0, 1, afterMs);
		process.kill(process.pid, "SIGKILL");`;
	new Worker(code, { eval: true, workerData: { clock, afterMs }, execArgv: [] }).unref();
}

function pass(name) {
	count += 1;
	if (count === 1 && clock !== undefined) {
		Atomics.store(clock, 0, 1);
		Atomics.notify(clock, 0);
	}
	const times = (seen.get(name) ?? 0) + 1;
	seen.set(name, times);
	if (record !== undefined) fs.appendFileSync(record, `${Date.now()} ${name}\n`);
	if (count === number || (name === step && times === nth)) process.kill(process.pid, "SIGKILL");
}

/** The method of the store that the outermost of its frames belongs to. */
function callerInStore() {
	const frames = (new Error().stack ?? "").split("\n").filter((line) => line.includes("/dist/chunks/store-"));
	return /at (?:async )?(?:new )?(?:[\w#]+\.)*#?(\w+) /.exec(frames.at(-1) ?? "")?.[1] ?? "state";
}

const transacting = new WeakSet();
const { run } = Database.prototype;
const isState = (db) => basename(db.path) === "state.db";

for (const method of ["transaction", "unsyncedTransaction"]) {
	const transaction = Database.prototype[method];
	Database.prototype[method] = function transactionWithSteps(body) {
		if (!isState(this)) return transaction.call(this, body);
		const name = callerInStore();
		pass(`before ${name}`);
		transacting.add(this);
		try {
			const result = transaction.call(this, () => {
				const done = body();
				pass(`amid ${name}`);
				return done;
			});
			pass(`after ${name}`);
			return result;
		} finally {
			transacting.delete(this);
		}
	};
}

Database.prototype.run = function runWithSteps(sql, parameters) {
	if (!isState(this) || transacting.has(this)) return run.call(this, sql, parameters);
	const name = callerInStore();
	pass(`before ${name}`);
	const changed = run.call(this, sql, parameters);
	pass(`after ${name}`);
	return changed;
};

/** The place of the path that a call is about: what it makes, replaces or removes. */
const PLACES = { mkdir: 0, writeFile: 0, open: 0, link: 1, rename: 1, rm: 0, rmdir: 0 };
const RESULTS = /[\\/]results[\\/]/;

for (const [call, place] of Object.entries(PLACES)) {
	const original = fs.promises[call];
	fs.promises[call] = async (...parameters) => {
		const path = String(parameters[place]);
		if (!RESULTS.test(path)) return original(...parameters);
		const name = `${call} ${subject(path)}`;
		pass(`before ${name}`);
		const result = await original(...parameters);
		pass(`after ${name}`);
		return result;
	};
}
syncBuiltinESMExports();

/** Names in the staging folder are numbers, and its own is random. */
function subject(path) {
	const name = basename(path);
	if (name.startsWith(".trawl-export-")) return "staging folder";
	return /^\d+$/.test(name) ? "staged file" : name;
}

if (requestTimeoutMs !== undefined) {
	const { setTimeout } = globalThis;
	globalThis.setTimeout = (run, ms, ...rest) =>
		setTimeout(run, ms === PRODUCTION_TIMEOUT_MS ? requestTimeoutMs : ms, ...rest);
}
