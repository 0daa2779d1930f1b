/**
 * The official SDK as its README shows it: a batch is created, its tasks added, waited for, and read; then the next one. Pages of
 * 50 rather than the guide's 25, which spares it half of its pages. `node official-sdk.js TASKS FOLDER`.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Valyu } from "valyu-js";

const TASKS_A_BATCH = 100;
const [tasks, folder] = [Number(process.argv[2]), process.argv[3]];
const valyu = new Valyu(process.env.VALYU_API_KEY, process.env.VALYU_BASE_URL);
mkdirSync(folder, { recursive: true });

for (let from = 0; from < tasks; from += TASKS_A_BATCH) {
	const batch = await valyu.batch.create({ name: `sdk/${from}`, mode: "fast", outputFormats: ["markdown"] });
	const length = Math.min(TASKS_A_BATCH, tasks - from);
	await valyu.batch.addTasks(batch.batch_id, { tasks: Array.from({ length }, (_, n) => task(from + n)) });
	await valyu.batch.waitForCompletion(batch.batch_id);
	let lastKey;
	for (let page = 0; page === 0 || lastKey; page++) {
		const listed = await valyu.batch.listTasks(batch.batch_id, { includeOutput: true, limit: 50, lastKey });
		if (!listed.success) throw new Error(listed.error);
		writeFileSync(join(folder, `${from}-${page}.json`), JSON.stringify(listed.tasks));
		lastKey = listed.pagination.last_key;
	}
}

function task(n) {
	return {
		id: `profile/c${n}`,
		query: `What did Company ${n} of City ${n % 1000} launch since 2026-01-01?`,
		reportFormat: `One page about Company ${n}.`,
		urls: [`https://c${n}.example/`],
	};
}
