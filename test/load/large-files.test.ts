/** Data files that are never held: read once to be checked, and again each time their rows are asked for. */
import { appendFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RowFaults } from "../../src/load/data/file-row.ts";
import { readCsv } from "../../src/load/data/read-csv.ts";
import { readJsonLines } from "../../src/load/data/read-json-lines.ts";
import type { Pipeline } from "../../src/model/pipeline.ts";
import { planPipeline } from "../../src/plan/plan-pipeline.ts";
import { rows } from "./broken/sources.ts";
import { allRows } from "./data-rows.ts";
import { formatProblem, loadIn, PIPELINE_FILE, pipelineFolder, planInput, problemsIn } from "./pipeline-folder.ts";

const LARGE = 4_500_000;
const NO_FAULTS = {
	report: (code: string, message: string) => {
		throw new Error(`${code}: ${message}`);
	},
};

/** A CSV file of four columns and more than `LARGE` bytes; `last` is its last line. */
function largeCsv(last = ""): string {
	const filler = "x".repeat(100_000);
	const lines = Array.from(
		{ length: Math.ceil(LARGE / filler.length) },
		(_, n) => `Company ${n},${n},"a ""b""\nc",${filler}`,
	);
	return `\ufeffname,n,note,filler\r\n${lines.join("\r\n")}\r\n${last}`;
}

function largePipeline(text: string | Uint8Array, definition = "{ file: large.csv }") {
	const dir = pipelineFolder({ [PIPELINE_FILE]: rows(definition), "large.csv": text });
	return { dir, path: join(dir, "large.csv") };
}

function mustLoadIn(dir: string): Pipeline {
	const { result } = loadIn(dir);
	if (!result.ok) throw new Error(result.problems.map(formatProblem).join("\n"));
	return result.value;
}

async function planProblems(pipeline: Pipeline): Promise<readonly string[]> {
	const planned = await planPipeline(planInput(pipeline), () => undefined);
	return planned.ok ? [] : planned.problems.map(formatProblem);
}

describe("a large CSV file", () => {
	it("gives the rows that a small one would, with their places, as often as they are asked for", async () => {
		const { dir } = largePipeline(largeCsv(), "{ file: large.csv, schema: { properties: { n: { type: integer } } } }");
		const pipeline = mustLoadIn(dir);
		const found = await allRows(pipeline);
		expect(found).toHaveLength(pipeline.data[0]?.rowCount ?? 0);
		expect(found.map(({ value }) => (value as { n: number }).n)).toEqual(found.map((_, index) => index));
		const { value, number, location } = found[40] ?? {};
		expect(value).toMatchObject({ name: "Company 40", n: 40, note: 'a "b"\nc' });
		expect([number, location]).toEqual([41, { file: "large.csv", line: 82, column: 1 }]);
		expect(await allRows(pipeline)).toEqual(found);
	});

	it.each([
		[
			"a row that is too short",
			"Last,1\n",
			"data_ragged_row: expected 4 cells as in the header, found 2 in line 92 of large.csv",
			1,
		],
		[
			"a quote that is not closed",
			'Last,1,"open\n\n',
			"data_syntax: expected well-formed CSV in line 92 of large.csv, found a quote that is not closed",
			8,
		],
		[
			"a quote inside a cell",
			'La"st,1,2,3\n',
			"data_syntax: expected well-formed CSV in line 92 of large.csv, found a quote inside a cell that does not begin with one",
			1,
		],
	])("tells where %s stands, at its very end", async (_, last, says, column) => {
		const [problem, ...others] = (await problemsIn(largePipeline(largeCsv(last)).dir)).map(formatProblem);
		expect(others).toEqual([]);
		expect(problem).toMatch(`pipeline.yaml:4:22 ${says}\n  here: large.csv:92:${column}`);
	});

	it("tells where a cell stands that does not satisfy the schema", async () => {
		const schema = "{ properties: { n: { type: integer }, note: { minLength: 3 } } }";
		const { dir } = largePipeline(largeCsv('"La\nst",1,ab,x\n'), `{ file: large.csv, schema: ${schema} }`);
		expect((await problemsIn(dir)).map(formatProblem)).toEqual([
			'pipeline.yaml:4:22 data_schema: row 46, column note: expected at least 3 characters, found "ab"\n  here: large.csv:93:7',
		]);
	});

	it.each([
		[
			"is no UTF-8",
			Buffer.from([...Buffer.from("Last,1,caf"), 0xe9, 0x0a]),
			"file_encoding: expected UTF-8, found other bytes in the data file large.csv (line 92)",
		],
		[
			"breaks off within a character",
			Buffer.from([...Buffer.from("Last,1,caf"), 0xc3]),
			"file_encoding: expected UTF-8, found other bytes in the data file large.csv (line 92)",
		],
	])("is refused when its end %s", async (_, end, says) => {
		const { dir } = largePipeline(Buffer.concat([Buffer.from(largeCsv()), end]));
		expect((await problemsIn(dir)).map(formatProblem)).toEqual([
			`pipeline.yaml:4:22 ${says}\n  hint: save the file as UTF-8`,
		]);
	});

	it.each([
		[
			"UTF-16",
			Buffer.from(`\ufeff${largeCsv()}`, "utf16le"),
			"file_encoding: expected UTF-8, found UTF-16 in the data file large.csv\n  hint: save the file as UTF-8",
		],
		["binary", Buffer.alloc(LARGE), "file_binary: expected text, found binary content in the data file large.csv"],
	])("is refused when it is %s", async (_, bytes, says) => {
		expect((await problemsIn(largePipeline(bytes).dir)).map(formatProblem)).toEqual([`pipeline.yaml:4:22 ${says}`]);
	});

	it("is refused without being read when it is too large even for that", async () => {
		const { dir, path } = largePipeline("name\n");
		truncateSync(path, 600_000_000);
		expect((await problemsIn(dir)).map(formatProblem)).toEqual([
			"pipeline.yaml:4:22 file_too_large: expected a data file of at most 500 MB, found 600.0 MB: large.csv",
		]);
	});
});

describe("a large file that changes after it was checked", () => {
	it.each<[string, (path: string) => void]>([
		["has a row more", (path) => appendFileSync(path, "More,1,2,3\n")],
		[
			"has another cell, and no other length",
			(path) => writeFileSync(path, largeCsv().replace("Company 40", "Compony 40")),
		],
		["has become no CSV", (path) => appendFileSync(path, 'a "b",1,2,3\n')],
		["has become no text", (path) => appendFileSync(path, Buffer.from([0xff]))],
		["is gone", (path) => rmSync(path)],
	])("makes no plan when it %s", async (_, change) => {
		const { dir, path } = largePipeline(largeCsv());
		const pipeline = mustLoadIn(dir);
		expect(await planProblems(pipeline)).toEqual([]);
		change(path);
		expect(await planProblems(pipeline)).toEqual([
			"pipeline.yaml:4:22 data_changed: the data file large.csv has changed since it was checked\n  hint: run the command again",
		]);
	});
});

/** Cuts a text at random places. */
function chunked(text: string, cuts: readonly number[]): string[] {
	const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
	return places.slice(1).map((end, index) => text.slice(places[index], end));
}

describe("a text in chunks", () => {
	const cell = fc.oneof(fc.string({ maxLength: 5 }), fc.stringMatching(/^["\r\n,ab ]{0,6}$/));
	const quoted = (text: string) => (/["\r\n,]/.test(text) || text === "" ? `"${text.replaceAll('"', '""')}"` : text);

	it("gives the same CSV rows and places wherever it is cut", () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }),
				fc.constantFrom("\n", "\r\n", "\r"),
				fc.array(fc.nat(), { maxLength: 8 }),
				(records, lineEnd, cuts) => {
					const text = ["a,b", ...records.map((record) => record.map(quoted).join(","))].join(lineEnd) + lineEnd;
					const read = (chunks: readonly string[]) =>
						[...readCsv({ path: "r.csv", chunks }, { delimiter: ",", types: new Map() }, NO_FAULTS)].map(
							({ value, location, at }) => ({ value, location, b: at(["b"]) }),
						);
					const whole = read([text]);
					expect(whole.map(({ value }) => Object.values(value as object))).toEqual(records);
					expect(read(chunked(text, cuts))).toEqual(whole);
				},
			),
		);
	});

	it("gives the same CSV rows, places and faults without quotes as the parser gives beside a quote", () => {
		const plain = fc.stringMatching(/^[a-z ;\t=é😀]{0,4}$/u);
		const lines = fc.array(fc.oneof(fc.constant(""), fc.array(plain, { minLength: 1, maxLength: 3 })), {
			maxLength: 12,
		});
		const read = (text: string, delimiter: string) => {
			const faults: unknown[] = [];
			const log: RowFaults = { report: (code, message, place) => void faults.push([code, message, place]) };
			const rows = [...readCsv({ path: "r.csv", chunks: [text] }, { delimiter, types: new Map() }, log)];
			return { rows: rows.map(({ value, location, at }) => ({ value, location, b: at(["b"]) })), faults };
		};
		fc.assert(
			fc.property(
				lines,
				fc.constantFrom("\n", "\r\n", "\r"),
				fc.constantFrom(",", "|"),
				(records, lineEnd, delimiter) => {
					const text = [["a", "b"], ...records].map((record) => [record].flat().join(delimiter) + lineEnd).join("");
					const beside = read(`${text}"last"${delimiter}cell${lineEnd}`, delimiter);
					expect(read(text, delimiter)).toEqual({ rows: beside.rows.slice(0, -1), faults: beside.faults });
				},
			),
		);
	});

	it("keeps a column called __proto__ as any other", () => {
		const [row] = readCsv(
			{ path: "r.csv", chunks: ["__proto__,b\n1,2\n"] },
			{ delimiter: ",", types: new Map() },
			NO_FAULTS,
		);
		expect(JSON.stringify(row?.value)).toBe('{"__proto__":"1","b":"2"}');
	});

	it("gives the same JSON Lines wherever it is cut", () => {
		fc.assert(
			fc.property(
				fc.array(fc.oneof(fc.string(), fc.record({ a: fc.string(), n: fc.integer() })), {
					minLength: 1,
					maxLength: 12,
				}),
				fc.array(fc.nat(), { maxLength: 8 }),
				(values, cuts) => {
					const text = values.map((value) => JSON.stringify(value)).join("\n");
					const read = (chunks: readonly string[]) =>
						[...readJsonLines({ path: "r", chunks }, { isKnown: false }, NO_FAULTS)].map(({ value, location }) => [
							value,
							location.line,
						]);
					expect(read(chunked(text, cuts))).toEqual(values.map((value, index) => [value, index + 1]));
				},
			),
		);
	});
});
