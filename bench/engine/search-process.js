/**
 * The engine's retrieval beside a bare FTS5 query over the same passages, in one process: tells p50 and p99 of both in
 * milliseconds, one JSON line. Each question is asked once of each side, the sides in turn; the engine's is opened anew for each
 * round, so that it knows no frequencies of words already.
 */
import { join } from "node:path";
import { findPassages } from "../../dist/research/evidence/find-evidence.js";
import { openCorpus } from "../../dist/research/open-corpus.js";
import { gateOf } from "../../dist/research/search/gate.js";
import { openLibrary } from "../../dist/research/search/library.js";
import { toQuestion } from "../../dist/research/search/question.js";
import { openFtsSearch } from "../peers/fts-search.js";
import { median } from "../ratios/compare.js";
import { searchQuestions } from "./documents.js";

/** Passages looked at for a question in the mode `standard`. */
const LIMIT = 60;
const QUESTIONS = 240;
const WARM_UP = 40;

const [root, folder, companies, rounds] = process.argv.slice(2);
const kinds = { named: [], open: [] };
let passages = 0;
let peer;
for (let round = 0; round < Number(rounds); round += 1) {
	const corpus = await openCorpus({ root, baseDir: root, patterns: ["**/*"], databasePath: join(folder, "corpus.db") });
	const library = openLibrary(corpus);
	passages = library.passageCount;
	peer ??= openFtsSearch(join(folder, "peer.db"), allPassages(library));
	for (const [kind, found] of Object.entries(kinds)) found.push(measure(library, peer, kind));
	corpus.close();
}
peer.close();
const told = Object.entries(kinds).map(([kind, found]) => [
	kind,
	Object.fromEntries(Object.keys(found[0]).map((name) => [name, median(found.map((one) => one[name]))])),
]);
process.stdout.write(`${JSON.stringify({ passages, ...Object.fromEntries(told) })}\n`);

function* allPassages({ reader, documents }) {
	for (const { id, name, title } of documents) {
		for (const { headings, columns, text } of reader.passagesOf(id, 100_000))
			yield { name: `${name} ${title ?? ""}`, headings: [...headings, ...columns].join(" "), text };
	}
}

function measure(library, peer, kind) {
	const [ours, theirs] = [[], []];
	for (const [n, question] of searchQuestions(Number(companies), kind, QUESTIONS).entries()) {
		const sides = [
			[ours, () => retrieve(library, question)],
			[theirs, () => peer.search(question, LIMIT)],
		];
		for (const [times, search] of n % 2 === 0 ? sides : sides.reverse()) {
			const begun = performance.now();
			const found = search();
			const ms = performance.now() - begun;
			if (found.length === 0 && kind === "open") throw new Error(`nothing found: ${question}`);
			if (n >= WARM_UP) times.push(ms);
		}
	}
	return { ...percentiles("ours", ours), ...percentiles("theirs", theirs) };
}

/** From the words of a question to passages, as a task does it. */
function retrieve(library, text) {
	const gate = gateOf(library, text);
	return findPassages(library, toQuestion(library, text, gate), gate, LIMIT);
}

function percentiles(side, times) {
	const sorted = times.sort((a, b) => a - b);
	const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
	return { [`${side}50`]: at(0.5), [`${side}99`]: at(0.99) };
}
