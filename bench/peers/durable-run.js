/**
 * The least that a whole run can be which loses nothing in a crash: reads the rows, renders and hashes a task for each, as
 * `plan-loop.js` does; has the tasks on disk before anything is sent, and each step and result, as `request-loop.js --durable` does;
 * then reads them in the order of the rows and writes them, with what they asked, as one JSON file. It checks nothing, reuses nothing,
 * counts no money and names no mistake. `node durable-run.js ROWS.csv FOLDER`, the results in FOLDER/results.json.
 */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, mkdirSync } from "node:fs";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { parse } from "csv-parse";
import { Liquid } from "liquidjs";
import { FIELDS } from "../ratios/planned-fields.js";
import { closeConnections, database, insert, runBatches } from "./batches.js";

const ROWS_A_STATEMENT = 50;

const [rows, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const store = database(join(folder, "state.db"));
store.db.exec("CREATE TABLE tasks (idx INTEGER PRIMARY KEY, id TEXT UNIQUE, hash BLOB, row TEXT, request TEXT)");

const count = await plan();
const one = store.db.prepare("SELECT request FROM tasks WHERE idx = ?");
await runBatches(count, (index) => JSON.parse(one.get([index]).request), store);
await closeConnections();
await writeResults();

async function plan() {
	const liquid = new Liquid();
	const templates = Object.entries(FIELDS).map(([name, text]) => [name, liquid.parse(text)]);
	let [index, waiting] = [0, []];
	store.db.exec("BEGIN IMMEDIATE");
	for await (const company of createReadStream(rows).pipe(parse({ columns: true }))) {
		const fields = {};
		for (const [name, template] of templates) fields[name] = liquid.renderSync(template, { company });
		const id = `profile/${fields.key}`;
		const { query, report_format, url } = fields;
		const request = JSON.stringify({ id, query, report_format, urls: [url] });
		waiting.push([index++, id, createHash("sha256").update(request).digest(), JSON.stringify(company), request]);
		if (waiting.length === ROWS_A_STATEMENT) insert(store.db, "tasks", waiting.splice(0));
	}
	if (waiting.length > 0) insert(store.db, "tasks", waiting);
	store.db.exec("COMMIT");
	return index;
}

async function writeResults() {
	const out = createWriteStream(join(folder, "results.json"));
	const page = store.db.prepare(
		`SELECT idx, tasks.row, request, body FROM tasks JOIN results ON results.id = tasks.id
		 WHERE idx > ? ORDER BY idx LIMIT ${ROWS_A_STATEMENT}`,
	);
	let separator = "[\n";
	for (let found = page.all([-1]); found.length > 0; found = page.all([found.at(-1).idx])) {
		let text = "";
		for (const { row, request, body } of found) {
			const outcome = { row: JSON.parse(row), request: JSON.parse(request), ...JSON.parse(body) };
			text += separator + JSON.stringify(outcome, null, 2);
			separator = ",\n";
		}
		if (!out.write(text)) await new Promise((go) => out.once("drain", go));
	}
	out.end("\n]\n");
	await finished(out);
}
