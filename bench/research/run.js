/**
 * `npm run bench:research`: how well the researcher without a model answers, on two halves of questions.
 * Tune on the first, report the second. `--misses` lists what went wrong in the first half.
 * Ends with 1 where the second half is below the bars of bench/README.md.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { createExtractiveResearcher } from "../../dist/research/extractive-researcher.js";
import { openCorpus } from "../../dist/research/open-corpus.js";
import { readOptions } from "../options.js";
import { temporaryFolder } from "../temporary-folder.js";
import { measure } from "./measure.js";

const { misses: wantsMisses } = readOptions({ misses: false });
const ROOT = resolve(import.meta.dirname, "../..");
const PACKAGES =
	"ajv ajv-formats commander csv-parse csv-stringify fast-check libsql linkedom liquidjs log-update marked p-limit picomatch tinyglobby undici yaml @mozilla/readability";
const PATTERNS = [
	"bench/research/documents/**/*.{md,txt,html,csv,tsv,json,jsonl,pdf}",
	...PACKAGES.split(" ").map((name) => `node_modules/${name}/{README,readme,Readme}.md`),
];

const folder = temporaryFolder("research");
const corpus = await openCorpus({
	root: ROOT,
	baseDir: ROOT,
	patterns: PATTERNS,
	databasePath: join(folder, "index.db"),
});
const researcher = createExtractiveResearcher({ corpus });
try {
	for (const half of ["tuning", "reported"]) {
		const set = parse(readFileSync(join(import.meta.dirname, `${half}.yaml`), "utf8"));
		const figures = await measure({ corpus, researcher, root: ROOT, set });
		print(half, figures);
		if (half === "reported") holdBars(figures);
	}
} finally {
	researcher.close();
}

function print(half, { asked, fields, faults }) {
	const present = asked.filter((item) => item.answer !== undefined);
	const absent = asked.filter((item) => item.absent !== undefined);
	const near = absent.filter((item) => item.absent === "near");
	const answered = (items) => items.filter((item) => item.statements > 0);
	say(`${half}: ${asked.length} questions over ${corpus.fileCount} files, ${present.length} answered by them`);
	say(
		`  retrieval recall@5              ${share(
			present.filter((item) => item.isRecalled),
			present,
		)}`,
	);
	say(
		`  answer hit rate                 ${share(
			present.filter((item) => item.isHit),
			present,
		)}`,
	);
	for (const shape of ["fact", "number", "list", "comparison"]) {
		const shaped = present.filter((item) => item.shape === shape);
		say(
			`    ${shape.padEnd(12)}                  ${share(
				shaped.filter((item) => item.isHit),
				shaped,
			)}`,
		);
	}
	say(`  false answers on absent facts   ${share(answered(absent), absent)}`);
	say(`    near misses                   ${share(answered(near), near)}`);
	say(
		`  schema fields right             ${share(
			fields.filter((item) => item.outcome === "right"),
			fields,
		)}`,
	);
	say(
		`  schema fields wrong             ${share(
			fields.filter((item) => item.outcome === "wrong"),
			fields,
		)}`,
	);
	say(`  citations not in their source   ${faults.length}`);
	for (const fault of faults) say(`    ${fault}`);
	if (half !== "tuning" || !wantsMisses) return;
	for (const item of present.filter((item) => !item.isHit))
		say(`  missed: ${item.ask}${item.isRecalled ? "" : " (not retrieved)"}`);
	for (const item of answered(absent)) say(`  false: ${item.ask}`);
	for (const item of fields.filter(({ outcome }) => outcome !== "right")) {
		say(`  ${item.outcome}: ${item.field} ${JSON.stringify(item.found)} for ${JSON.stringify(item.expected)}`);
	}
}

function holdBars({ asked, faults }) {
	const present = asked.filter((item) => item.answer !== undefined);
	const absent = asked.filter((item) => item.absent !== undefined);
	const hits = present.filter((item) => item.isHit).length / present.length;
	const falseAnswers = absent.filter((item) => item.statements > 0).length / absent.length;
	const below = [
		hits >= 0.8 ? null : "an answer hit rate of at least 0.8",
		falseAnswers <= 0.05 ? null : "false answers on at most 0.05 of the absent facts",
		faults.length === 0 ? null : "no citation that is not in its source",
	].filter((bar) => bar !== null);
	for (const bar of below) say(`below the bar: expected ${bar}`);
	if (below.length > 0) process.exitCode = 1;
}

function share(part, whole) {
	return whole.length === 0 ? "-" : `${(part.length / whole.length).toFixed(2)}  (${part.length} of ${whole.length})`;
}

function say(line) {
	process.stdout.write(`${line}\n`);
}
