/**
 * `npm run bench:engine`: the embedded engine under 10,000 tasks over 5,000 passages, without a model, by concurrency; what its index
 * costs by megabyte of corpus; and its retrieval beside a bare FTS5 query, by size of the corpus.
 * `--only load,index,search` takes some parts; `--tasks N` fewer tasks, `--concurrency 1,4` some only, `--companies 32,320` some sizes of
 * the search (31 passages each), `--rounds 1` fewer turns of index and search (default 3). Ends with 1 where memory rises with the tasks.
 */
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openCorpus } from "../../dist/research/open-corpus.js";
import { chosen, readOptions, wholeNumber, wholeNumbers } from "../options.js";
import { median } from "../ratios/compare.js";
import { temporaryFolder } from "../temporary-folder.js";
import { writeDocuments } from "./documents.js";

const MB = 1024 * 1024;
/** Memory at the end, by that when caches are warm: what a collection is late for is no growth. */
const MAY_RISE = 1.2;
const parts = { load: measureLoad, index: measureIndex, search: measureSearch };
const values = readOptions({
	only: Object.keys(parts).join(","),
	tasks: "10000",
	concurrency: "1,2,4",
	companies: "32,320,3200",
	rounds: "3",
});
const chosenParts = chosen("only", values.only, Object.keys(parts));
const tasks = wholeNumber("tasks", values.tasks);
const rounds = wholeNumber("rounds", values.rounds);
const concurrencies = wholeNumbers("concurrency", values.concurrency);
const companies = wholeNumbers("companies", values.companies);
/** Of so many tasks memory is told, when caches are warm and at the end: it should not have risen. */
const warmAt = Math.min(2_000, Math.ceil(tasks / 5));
const folder = temporaryFolder("engine");
const root = join(folder, "documents");
say(
	`Node ${process.versions.node}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, ${new Date().toISOString().slice(0, 10)}\n`,
);
for (const part of chosenParts) await parts[part]();

async function measureLoad() {
	writeDocuments(root);
	say(`${tasks} tasks over ${await countPassages()} passages`);
	say(
		`concurrency  tasks/s  CPU ms a task  MB after ${warmAt.toLocaleString("en").padStart(5)} tasks  MB at the end  peak MB  indexed in  taken in`,
	);
	for (const concurrency of concurrencies) await measure(concurrency);
}

/** Each build in a process of its own with a new index; medians. */
function measureIndex() {
	const made = join(folder, "made");
	writeDocuments(made, { count: 1_600 });
	const corpora = [
		["Markdown, READMEs", readmes()],
		["Markdown, made", made, "**/*.md"],
		["CSV, made", made, "**/*.csv"],
		["JSON, made", made, "**/*.json"],
		["all made", made],
	];
	say("\n   MB  passages  s a MB  CPU s a MB  index MB a MB  peak MB  corpus");
	for (const [name, from, pattern = "**/*"] of corpora) {
		const builds = Array.from({ length: rounds }, (_, round) => {
			const database = join(folder, `index-${round}.db`);
			rmSync(database, { force: true });
			return told("index-process.js", [from, database, pattern]);
		});
		const of = (pick) => median(builds.map(pick));
		const megabytes = bytesIn(from, pattern.slice(4)) / 1e6;
		const cells = [
			megabytes.toFixed(1).padStart(5),
			String(builds[0].passages).padStart(8),
			(of((build) => build.seconds) / megabytes).toFixed(2).padStart(6),
			(of((build) => build.cpuSeconds) / megabytes).toFixed(2).padStart(10),
			(of((build) => build.bytes) / 1e6 / megabytes).toFixed(2).padStart(13),
			(of((build) => build.peak) / MB).toFixed(0).padStart(7),
			name,
		];
		say(cells.join("  "));
	}
}

/** Those of packages that are installed here: prose, code, tables and HTML as people write them. */
function readmes() {
	const to = join(folder, "readmes");
	mkdirSync(to);
	const packages = join(import.meta.dirname, "../../node_modules");
	for (const name of readdirSync(packages).sort()) {
		const [readme] = name.startsWith(".")
			? []
			: readdirSync(join(packages, name)).filter((file) => /^readme\.md$/i.test(file));
		if (readme !== undefined) cpSync(join(packages, name, readme), join(to, `${name}.md`));
	}
	return to;
}

function bytesIn(path, ending) {
	return readdirSync(path, { recursive: true })
		.map((name) => [name, statSync(join(path, name))])
		.filter(([name, stat]) => stat.isFile() && (ending === "" || name.endsWith(ending)))
		.reduce((sum, [, stat]) => sum + stat.size, 0);
}

function measureSearch() {
	say("\n              named: ours         FTS5             open: ours         FTS5");
	say("passages    p50 ms  p99 ms  p50 ms  p99 ms      p50 ms  p99 ms  p50 ms  p99 ms");
	for (const count of companies) {
		const from = join(folder, `companies-${count}`);
		writeDocuments(from, { count });
		const own = join(folder, `search-${count}`);
		mkdirSync(own);
		const { passages, named, open } = told("search-process.js", [from, own, String(count), String(rounds)]);
		const cells = (kind) =>
			[kind.ours50, kind.ours99, kind.theirs50, kind.theirs99].map((ms) => ms.toFixed(2).padStart(6)).join("  ");
		say(`${String(passages).padStart(8)}    ${cells(named)}      ${cells(open)}`);
	}
}

/** What one process of this folder tells in its only line. */
function told(program, args) {
	const run = spawnSync(process.execPath, [join(import.meta.dirname, program), ...args], { encoding: "utf8" });
	if (run.status !== 0) throw new Error(`${program} ended with ${run.status}:\n${run.stderr}`);
	return JSON.parse(run.stdout);
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
	const warm = samples.find((sample) => sample.ended >= warmAt);
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
	const rises = last.rss > MAY_RISE * warm.rss;
	if (rises) process.exitCode = 1;
	say(`${cells.join("  ")}${rises ? "  ABOVE ITS BAR" : ""}`);
	say(
		`             MB on the way: ${samples
			.filter((_, index) => index % 2 === 0)
			.map(({ rss }) => (rss / MB).toFixed(0))
			.join(" ")}`,
	);
}

function say(line) {
	process.stdout.write(`${line}\n`);
}
