/**
 * The least that running can be: makes the requests that a run of so many tasks makes, ten batches at a time, as Trawl does,
 * and writes the pages of results to disk as they come. It checks nothing, promises nothing and could not go on after a
 * crash. `node request-loop.js TASKS FOLDER`; prints the milliseconds from its first request to its last byte.
 *
 * `--durable` behind them: as safe from a crash as Trawl's state has to be, and nothing else. An intent is on disk before a batch is
 * created and before its tasks are added, what was accepted is, and the results of a page are, a row each in SQLite, before the next step.
 */
import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import LibSql from "libsql";
import { Agent, request } from "undici";

const WIDTH = 10;
const TASKS_A_BATCH = 100;

const [tasks, folder] = [Number(process.argv[2]), process.argv[3]];
const { VALYU_BASE_URL, VALYU_API_KEY } = process.env;
const dispatcher = new Agent({ connections: 16 });
mkdirSync(folder, { recursive: true });
const store = process.argv.includes("--durable") ? database(join(folder, "results.db")) : files();

const began = performance.now();
let next = 0;
await Promise.all(Array.from({ length: WIDTH }, work));
process.stdout.write(`${Math.round(performance.now() - began)}\n`);
await dispatcher.close();

async function work() {
	while (next < tasks) {
		const from = next;
		next += TASKS_A_BATCH;
		await runBatch(from, Math.min(TASKS_A_BATCH, tasks - from));
	}
}

async function runBatch(from, count) {
	store.note(from, "creating");
	const { batch_id } = await ask("POST", "", { name: `loop/${from}`, mode: "fast" });
	store.note(from, batch_id);
	store.note(from, "sending");
	await ask("POST", `/${batch_id}/tasks`, { tasks: Array.from({ length: count }, (_, n) => task(from + n)) });
	store.note(from, "accepted");
	while ((await ask("GET", `/${batch_id}`)).status !== "completed") await new Promise((go) => setTimeout(go, 1_000));
	for (let key = "", page = 0; key !== null; page++) {
		const text = await read("GET", `/${batch_id}/tasks?limit=50&include_output=true${key && `&last_key=${key}`}`);
		const { pagination, tasks: done } = JSON.parse(text);
		key = pagination.last_key;
		await store.keep(`${from}-${page}`, text, done);
	}
}

function files() {
	return { note() {}, keep: (name, text) => writeFile(join(folder, `${name}.json`), text) };
}

function database(file) {
	const db = new LibSql(file);
	db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
	db.exec("CREATE TABLE batches (id INTEGER, state TEXT); CREATE TABLE results (id TEXT PRIMARY KEY, body TEXT)");
	const note = db.prepare("INSERT INTO batches VALUES (?, ?)");
	const statements = new Map();
	const insert = (rows) => {
		if (!statements.has(rows)) {
			statements.set(rows, db.prepare(`INSERT INTO results VALUES ${Array(rows).fill("(?, ?)").join(", ")}`));
		}
		return statements.get(rows);
	};
	return {
		note: (batch, state) => note.run([batch, state]),
		keep: (name, _, done) =>
			insert(done.length).run(done.flatMap((result, n) => [`${name}-${n}`, JSON.stringify(result)])),
	};
}

function task(n) {
	return {
		id: `profile/c${n}`,
		query: `What did Company ${n} of City ${n % 1000} launch since 2026-01-01?`,
		report_format: `One page about Company ${n}.`,
		urls: [`https://c${n}.example/`],
	};
}

async function ask(...call) {
	return JSON.parse(await read(...call));
}

async function read(method, path, body) {
	const { statusCode, body: answer } = await request(`${VALYU_BASE_URL}/deepresearch/batches${path}`, {
		method,
		dispatcher,
		headers: { "x-api-key": VALYU_API_KEY, ...(body && { "content-type": "application/json" }) },
		body: body && JSON.stringify(body),
	});
	if (statusCode >= 300) throw new Error(`${method} ${path}: ${statusCode} ${await answer.text()}`);
	return answer.text();
}
