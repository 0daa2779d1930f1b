/** What the peers that run share: the requests of a run's batches, ten batches at a time as Trawl does, and stores for what comes back. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import LibSql from "libsql";
import { Agent, request } from "undici";

const WIDTH = 10;
const TASKS_A_BATCH = 100;

const { VALYU_BASE_URL, VALYU_API_KEY } = process.env;
const dispatcher = new Agent({ connections: 16 });

/** `taskAt`: the task as it is sent, by its number. `store`: what is told of each step before the next. */
export async function runBatches(tasks, taskAt, store) {
	let next = 0;
	const work = async () => {
		while (next < tasks) {
			const from = next;
			next += TASKS_A_BATCH;
			const length = Math.min(TASKS_A_BATCH, tasks - from);
			await runBatch(
				from,
				Array.from({ length }, (_, n) => taskAt(from + n)),
				store,
			);
		}
	};
	await Promise.all(Array.from({ length: WIDTH }, work));
}

/** To be called at the end: connections stay open. */
export function closeConnections() {
	return dispatcher.close();
}

async function runBatch(from, tasks, store) {
	store.note(from, "creating");
	const { batch_id } = await ask("POST", "", { name: `loop/${from}`, mode: "fast" });
	store.note(from, batch_id);
	store.note(from, "sending");
	await ask("POST", `/${batch_id}/tasks`, { tasks });
	store.note(from, "accepted");
	while ((await ask("GET", `/${batch_id}`)).status !== "completed") await new Promise((go) => setTimeout(go, 1_000));
	for (let key = "", page = 0; key !== null; page++) {
		const text = await read("GET", `/${batch_id}/tasks?limit=50&include_output=true${key && `&last_key=${key}`}`);
		const { pagination, tasks: done } = JSON.parse(text);
		key = pagination.last_key;
		await store.keep(`${from}-${page}`, text, done);
	}
}

/** A file for each page, as it came. */
export function files(folder) {
	return { note() {}, keep: (name, text) => writeFile(join(folder, `${name}.json`), text) };
}

/** A row for each step and each result, on disk before the next step; `db` for more. */
export function database(file) {
	const db = new LibSql(file);
	db.exec("PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
	db.exec("CREATE TABLE batches (id INTEGER, state TEXT); CREATE TABLE results (id TEXT PRIMARY KEY, body TEXT)");
	const note = db.prepare("INSERT INTO batches VALUES (?, ?)");
	return {
		db,
		note: (batch, state) => note.run([batch, state]),
		keep: (_name, _text, done) =>
			insert(
				db,
				"results",
				done.map((result) => [result.task_id, JSON.stringify(result)]),
			),
	};
}

const inserts = new Map();

/** Rows of one statement. */
export function insert(db, table, rows) {
	const row = `(${rows[0].map(() => "?").join(", ")})`;
	const sql = `INSERT INTO ${table} VALUES ${rows.map(() => row).join(", ")}`;
	if (!inserts.has(sql)) inserts.set(sql, db.prepare(sql));
	inserts.get(sql).run(rows.flat());
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
