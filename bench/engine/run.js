/**
 * `npm run bench:engine`: the embedded engine under 10,000 tasks over 5,000 passages, without a model, by concurrency.
 * `--tasks N` for fewer, `--concurrency 1,4` for some only.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { openCorpus } from "../../dist/research/open-corpus.js";
import { writeDocuments } from "./documents.js";

const MB = 1024 * 1024;
const { values } = parseArgs({
	options: { tasks: { type: "string", default: "10000" }, concurrency: { type: "string", default: "1,2,4" } },
});
const tasks = Number(values.tasks);
const folder = mkdtempSync(join(tmpdir(), "trawl-bench-"));
const root = join(folder, "documents");
try {
	writeDocuments(root);
	say(`${tasks} tasks over ${await countPassages()} passages`);
	say("concurrency  tasks/s  CPU ms a task  MB after 2,000 tasks  MB at the end  peak MB  indexed in  taken in");
	for (const concurrency of values.concurrency.split(",")) await measure(Number(concurrency));
} finally {
	rmSync(folder, { recursive: true, force: true });
}

async function countPassages() {
	const corpus = await openCorpus({ root, baseDir: root, patterns: ["**/*"], databasePath: join(folder, "count.db") });
	if (corpus.unreadable.length > 0) throw new Error(JSON.stringify(corpus.unreadable));
	const { size } = corpus.reader;
	corpus.close();
	return size;
}

async function measure(concurrency) {
	const program = join(import.meta.dirname, "engine-process.js");
	const dataDir = join(folder, `data-${concurrency}`);
	const child = spawn(process.execPath, [program, root, dataDir, String(concurrency), String(tasks), "500"], {
		stdio: ["ignore", "pipe", "inherit"],
	});
	const lines = [];
	for await (const line of createInterface({ input: child.stdout })) lines.push(JSON.parse(line));
	const told = lines.find((line) => line.addedMs !== undefined);
	if (lines.at(-1)?.peak === undefined) throw new Error("the engine ended before its tasks did");
	const samples = lines.filter((line) => line.rss !== undefined);
	const last = samples.at(-1);
	const warm = samples.find((sample) => sample.ended >= Math.min(2_000, tasks / 5));
	const indexed = lines.find((line) => line.indexedMs !== undefined);
	const cells = [
		String(concurrency).padStart(11),
		((tasks / last.ms) * 1000).toFixed(0).padStart(7),
		(last.cpuMs / tasks).toFixed(1).padStart(13),
		(warm.rss / MB).toFixed(0).padStart(20),
		(last.rss / MB).toFixed(0).padStart(13),
		(last.peak / MB).toFixed(0).padStart(7),
		`${(indexed.indexedMs / 1000).toFixed(1)} s`.padStart(10),
		`${(told.addedMs / 1000).toFixed(1)} s`.padStart(8),
	];
	say(cells.join("  "));
	say(
		`             MB by 1,000 tasks: ${samples
			.filter((_, index) => index % 2 === 0)
			.map(({ rss }) => (rss / MB).toFixed(0))
			.join(" ")}`,
	);
}

function say(line) {
	process.stdout.write(`${line}\n`);
}
