/** Asks every question of a set and counts what came of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { findPassages } from "../../dist/research/evidence/find-evidence.js";
import { plainText } from "../../dist/research/language/inline-text.js";
import { wordsOf } from "../../dist/research/language/words.js";
import { isQuotedFrom, readCitations } from "../../dist/research/quotation.js";
import { gateOf } from "../../dist/research/search/gate.js";
import { openLibrary } from "../../dist/research/search/library.js";
import { toQuestion } from "../../dist/research/search/question.js";
import { standsInFile } from "../../dist/research/source-text.js";

const FIRST_SENTENCES = 5;
const FIRST_PASSAGES = 5;

/** Figures of one half, with the questions that went wrong. */
export async function measure({ corpus, researcher, root, set }) {
	const library = openLibrary(corpus);
	const faults = [];
	const asked = [];
	for (const question of set.questions) {
		const result = await researcher.research(requestOf(question.ask, ["markdown"]));
		const { statements } = readCitations(String(result.output));
		const found = await citationFaults(root, result, statements);
		faults.push(...found.map((fault) => `${question.ask}: ${fault}`));
		const shown = statements.slice(0, FIRST_SENTENCES).map((statement) => statement.text);
		const isHit = question.answer !== undefined && holdsAll(shown, question.answer);
		const isRecalled = question.answer !== undefined && holdsAll(topPassages(library, question.ask), question.answer);
		asked.push({ ...question, statements: statements.length, isHit, isRecalled });
	}
	const fields = await measureFields(researcher, set.fields);
	return { asked, fields, faults };
}

function requestOf(query, output_formats) {
	return { query, urls: [], mode: "standard", output_formats };
}

/** Every entry stands in one of the texts; `a | b` is either. */
function holdsAll(texts, answer) {
	const said = ` ${texts.map((text) => wordsOf(plainText(text)).join(" ")).join(" | ")} `;
	return answer.every((entry) => entry.split(" | ").some((text) => said.includes(` ${wordsOf(text).join(" ")} `)));
}

function topPassages(library, query) {
	const gate = gateOf(library, query);
	const hits = findPassages(library, toQuestion(library, query, gate), gate, FIRST_PASSAGES);
	return hits.map(({ passage }) => passage.text);
}

/** Cited words that the cited file does not hold. */
async function citationFaults(root, result, statements) {
	const faults = [];
	for (const source of result.sources) {
		const stands = await standsInFile(source, readFileSync(join(root, source.url)));
		if (!stands) faults.push(`not verbatim: ${source.snippet}`);
	}
	for (const { text, source } of statements) {
		if (!isQuotedFrom(text, result.sources[source - 1]?.snippet ?? "")) faults.push(`not in source ${source}: ${text}`);
	}
	return faults;
}

/** One entry per field: right, wrong (a value that is not the expected one), or missed. */
async function measureFields(researcher, cases) {
	const outcomes = [];
	for (const { ask, schema, expected } of cases) {
		const result = await researcher.research(requestOf(ask, [{ type: "object", properties: schema }]));
		const output = result.status === "completed" ? result.output : {};
		for (const name of Object.keys(schema)) {
			const isRight = isDeepStrictEqual(output[name], expected[name]);
			const outcome = isRight ? "right" : output[name] === undefined ? "missed" : "wrong";
			outcomes.push({ field: `${ask} /${name}`, outcome, found: output[name], expected: expected[name] });
		}
	}
	return outcomes;
}
