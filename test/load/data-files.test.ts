/** What becomes of the rows of each kind of data file, as Windows, spreadsheets and other tools write them. */
import { describe, expect, it } from "vitest";
import { allRows, pipelineOver, rowsOf } from "./data-rows.ts";

const BOM = "\ufeff";

describe("CSV", () => {
	const rows = (text: string | Uint8Array, definition = "{ file: r.csv }") => rowsOf(definition, { "r.csv": text });

	it("is read with a byte order mark, Windows' line ends, quoted line ends and empty lines", async () => {
		expect(await rows(`${BOM}name,note\r\n\r\n"Acme, Inc","two\r\nlines, ""quoted"""\r\n\r\nHooli,\r\n`)).toEqual([
			{ name: "Acme, Inc", note: 'two\r\nlines, "quoted"' },
			{ name: "Hooli", note: "" },
		]);
	});

	it.each([
		["Unix", "name,n\na,1\nb,2"],
		["Windows", "name,n\r\na,1\r\nb,2\r\n"],
		["old Macs", "name,n\ra,1\rb,2\r"],
		["several systems", "name,n\r\na,1\nb,2\r\n"],
	])("is read with the line ends of %s", async (_, text) => {
		expect(await rows(text)).toEqual([
			{ name: "a", n: "1" },
			{ name: "b", n: "2" },
		]);
	});

	it.each([";", "|", "\t", "·"])("is read with the delimiter %j", async (delimiter) => {
		const text = `name,x${delimiter}n\na${delimiter}"1${delimiter}2"\n`;
		expect(await rows(text, `{ file: r.csv, delimiter: ${JSON.stringify(delimiter)} }`)).toEqual([
			{ "name,x": "a", n: `1${delimiter}2` },
		]);
	});

	it("keeps every cell as the text it is", async () => {
		expect(await rows("a,b,c,d,e\n007,1e3,true, x ,\n")).toEqual([{ a: "007", b: "1e3", c: "true", d: " x ", e: "" }]);
	});

	it("has columns with any name", async () => {
		const [row] = await rows("__proto__,a b, padded ,äöü\n1,2,3,4\n");
		expect(Object.entries(row as object)).toEqual([
			["__proto__", "1"],
			["a b", "2"],
			["padded", "3"],
			["äöü", "4"],
		]);
	});

	it("tells the line in which each row begins", async () => {
		const text = 'name,note\r\n\r\na,"x\r\ny"\r\n\r\nb,"\n\n"\nc,z\n';
		const found = await allRows(pipelineOver("{ file: r.csv }", { "r.csv": text }));
		expect(found.map(({ number, location }) => [number, location.line])).toEqual([
			[1, 3],
			[2, 6],
			[3, 9],
		]);
	});
});

describe("TSV", () => {
	it("parts its cells by tabs, whatever else is in them", async () => {
		const text = `${BOM}name\tnote\r\nAcme, Inc\t"tab\there"\r\n`;
		expect(await rowsOf("{ file: r.tsv }", { "r.tsv": text })).toEqual([{ name: "Acme, Inc", note: "tab\there" }]);
		expect(await rowsOf("{ file: r.txt, format: tsv }", { "r.txt": text })).toHaveLength(1);
	});
});

describe("JSON Lines", () => {
	it.each(["jsonl", "ndjson"])(
		"is read with a byte order mark, Windows' line ends and empty lines: %s",
		async (ending) => {
			const text = `${BOM}{ "name": "a\\nb", "n": 1 }\r\n\r\n  \r\n"text"\r\n5\r\ntrue`;
			expect(await rowsOf(`{ file: r.${ending} }`, { [`r.${ending}`]: text })).toEqual([
				{ name: "a\nb", n: 1 },
				"text",
				5,
				true,
			]);
		},
	);
});

describe("JSON and YAML", () => {
	it.each([
		["of JSON Lines", "rows.jsonl", (value: string) => `{"name":${value}}\n`],
		["of JSON", "rows.json", (value: string) => `[{"name":${value}}]`],
	])("hold a text of megabytes, whatever is in it: %s", async (_, file, textOf) => {
		for (const long of ["z".repeat(12_000_000), '"\\'.repeat(3_000_000)]) {
			const [row] = await rowsOf(`{ file: ${file} }`, { [file]: textOf(JSON.stringify(long)) });
			// Compared as a whole: a difference of megabytes is nothing to print.
			expect((row as { name: string }).name === long).toBe(true);
		}
	});

	it.each([
		["json", `${BOM}{\r\n "a/b": { "c~d": [{ "n": 1 }, "x"] } }\r\n`],
		["yaml", `${BOM}a/b:\r\n  c~d:\r\n    - n: 1\r\n    - x\r\n`],
	])("are read with a byte order mark, Windows' line ends and a pointer: %s", async (format, text) => {
		const files = { [`r.${format}`]: text };
		expect(await rowsOf(`{ file: r.${format}, at: /a~1b/c~0d }`, files)).toEqual([{ n: 1 }, "x"]);
		expect(await rowsOf(`{ file: r.${format}, at: /a~1b }`, files)).toEqual([{ key: "c~d", value: [{ n: 1 }, "x"] }]);
		expect(await rowsOf(`{ file: r.${format}, at: /a~1b/c~0d/0 }`, files)).toEqual([{ key: "n", value: 1 }]);
	});
});

describe("a schema of rows", () => {
	const SCHEMA = `{ properties: {
		n: { type: number }, i: { type: [integer, "null"] }, b: { type: boolean }, s: { type: string },
		t: { type: [string, "null"] }, m: { type: [string, number] }, r: { $ref: "#/definitions/price" } },
		definitions: { price: { type: number, minimum: 0 } } }`.replace(/\s+/g, " ");
	const rows = (text: string) => rowsOf(`{ file: r.csv, schema: ${SCHEMA} }`, { "r.csv": text });

	it("makes cells what it names, and leaves the others text", async () => {
		expect(await rows("n,i,b,s,t,m,r,other\n-1.5e3,7,TRUE,007,x,5,0.1,5\n 2 ,,false,,,,3,true\n")).toEqual([
			{ n: -1500, i: 7, b: true, s: "007", t: "x", m: "5", r: 0.1, other: "5" },
			{ n: 2, i: null, b: false, s: "", t: null, m: "", r: 3, other: "true" },
		]);
	});

	it("may stand in a file of its own, and holds for each kind of data", async () => {
		const schema = { "row.json": '{ "required": ["n"], "properties": { "n": { "type": "integer" } } }' };
		const read = (file: string, text: string) =>
			rowsOf(`{ file: ${file}, schema: row.json }`, { ...schema, [file]: text });
		expect(await read("r.csv", "n\n1\n")).toEqual([{ n: 1 }]);
		expect(await read("r.tsv", "n\tx\n1\ty\n")).toEqual([{ n: 1, x: "y" }]);
		expect(await read("r.jsonl", '{ "n": 1 }\n')).toEqual([{ n: 1 }]);
		expect(await read("r.json", '[{ "n": 1 }]')).toEqual([{ n: 1 }]);
		expect(await read("r.yaml", "- n: 1\n")).toEqual([{ n: 1 }]);
	});
});
