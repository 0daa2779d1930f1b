import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvRow } from "../../src/export/csv-row.ts";
import { exportRun } from "../../src/export/export-run.ts";
import { flatten } from "../../src/export/flatten.ts";
import type { Json, JsonObject } from "../../src/model/json.ts";
import { restoreFormula } from "../../src/values/neutralise-formula.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { attempt, exportWell, manifest, outcome, read } from "./builders.ts";

/** Rows as records by header; header and cells as they stand in the file. */
function records(dir: string, file: string): readonly { readonly [column: string]: string }[] {
	return parse(read(dir, file), { columns: true });
}

describe("results.csv", () => {
	test("flattens bindings and structured outputs; rows give the columns in their order, outputs by name", async () => {
		const dir = temporaryFolder();
		const all = [
			outcome({ key: "a", output_type: "json", output: { name: "A", address: { city: "Bonn" } } }),
			outcome({ key: "b", output_type: "json", output: { staff: 12, name: "B", listed: true, none: null } }),
			outcome({ key: "c", bindings: { topic: "x" }, output: "Text" }),
		];
		await exportWell(dir, all, ["csv"]);
		expect(read(dir, "results.csv")).toBe(
			[
				"id,template,status,bindings.company.name,bindings.region,bindings.topic,output,output.address.city,output.listed,output.name,output.none,output.staff,sources,cost,attempts,error",
				"launches/a,launches,succeeded,Initech,US,,,Bonn,,A,,,1,0.5,1,",
				"launches/b,launches,succeeded,Initech,US,,,,true,B,,12,1,0.5,1,",
				"launches/c,launches,succeeded,,,x,Text,,,,,,1,0.5,1,",
				"",
			].join("\n"),
		);
	});

	test("keeps a task without result, with its error", async () => {
		const dir = temporaryFolder();
		await exportWell(
			dir,
			[outcome({ status: "failed", output: null, sources: [], cost: null, error: "No evidence,\nnone" })],
			["csv"],
		);
		expect(records(dir, "results.csv")).toEqual([
			{
				id: "launches/initech-us",
				template: "launches",
				status: "failed",
				"bindings.company.name": "Initech",
				"bindings.region": "US",
				sources: "0",
				cost: "",
				attempts: "1",
				error: "No evidence,\nnone",
			},
		]);
	});

	test("keeps lists as JSON text that can be read back", async () => {
		const dir = temporaryFolder();
		const tags = ["a", 'b"c', "d;e", 1, null, ["x"]];
		await exportWell(dir, [outcome({ output_type: "json", output: { tags, none: [], empty: {} } })], ["csv"]);
		const [row] = records(dir, "results.csv");
		expect(JSON.parse(row?.["output.tags"] ?? "")).toEqual(tags);
		expect(row?.["output.none"]).toBe("[]");
		expect(row?.["output.empty"]).toBe("{}");
	});

	test("neutralises text that a spreadsheet would run, and leaves numbers alone", async () => {
		const dir = temporaryFolder();
		const output = { cmd: "=cmd()", quoted: "'=x", tab: "\t1", cr: "\r1", at: "@a", plus: "+1", dash: "-1", n: -1 };
		await exportWell(dir, [outcome({ output_type: "json", output, bindings: { "=b": "'x" } })], ["csv"]);
		expect(records(dir, "results.csv")[0]).toMatchObject({
			"bindings.=b": "'x",
			"output.cmd": "'=cmd()",
			"output.quoted": "''=x",
			"output.tab": "'\t1",
			"output.cr": "'\r1",
			"output.at": "'@a",
			"output.plus": "'+1",
			"output.dash": "'-1",
			"output.n": "-1",
		});
	});

	test("quotes every kind of line break, which other readers take for the end of a row", () => {
		expect(csvRow(["a\rb", "a\nb", "a\r\nb", "a"])).toBe('"a\rb","a\nb","a\r\nb",a\n');
	});

	test("gives names with dots columns of their own", async () => {
		const dir = temporaryFolder();
		const output = { "a.b": 1, a: { b: 2 }, "a\\": { b: 3 } };
		await exportWell(dir, [outcome({ output_type: "json", output })], ["csv"]);
		expect(records(dir, "results.csv")[0]).toMatchObject({
			"output.a\\.b": "1",
			"output.a.b": "2",
			"output.a\\\\.b": "3",
		});
	});

	test("keeps names that objects in JavaScript treat specially", async () => {
		const dir = temporaryFolder();
		const output = JSON.parse('{"__proto__": {"x": 1}, "constructor": "c"}') as JsonObject;
		await exportWell(dir, [outcome({ output_type: "json", output })], ["csv"]);
		expect(read(dir, "results.csv")).toContain("output.__proto__.x,output.constructor,");
	});

	test("holds no answer that did not pass, so that an average is one over good answers", async () => {
		const dir = temporaryFolder();
		const all = [
			outcome({ key: "a", status: "invalid", output_type: "json", output: { name: { unexpected: 1 }, staff: 9 } }),
			outcome({
				key: "b",
				status: "rejected",
				output_type: "json",
				output: { name: "B", staff: 7 },
				error: "one source",
			}),
			outcome({ key: "c", status: "failed", output_type: "json", output: { staff: 8 } }),
			outcome({ key: "d", output_type: "json", output: { name: "D", staff: 5 } }),
		];
		await exportWell(dir, all, ["csv", "json"]);
		const rows = records(dir, "results.csv");
		expect(rows.map((row) => row["output.staff"])).toEqual(["", "", "", "5"]);
		expect(rows.map((row) => row.status)).toEqual(["invalid", "rejected", "failed", "succeeded"]);
		expect(Object.keys(rows[0] ?? {})).not.toContain("output.name.unexpected");
		expect(JSON.parse(read(dir, "results.json"))[0].output).toEqual({ name: { unexpected: 1 }, staff: 9 });
	});

	test("tells how many attempts a cost is for", async () => {
		const dir = temporaryFolder();
		const attempts = [attempt({ status: "failed", cost: 0.1 }), attempt({ attempt: 2, cost: 0.1 })];
		const all = [outcome({ key: "a", cost: 0.2, attempts }), outcome({ key: "b", cost: null, attempts: [] })];
		await exportWell(dir, all, ["csv"]);
		expect(records(dir, "results.csv").map(({ cost, attempts }) => [cost, attempts])).toEqual([
			["0.2", "2"],
			["", "0"],
		]);
	});

	test("fails loudly when the outcomes have other columns the second time", async () => {
		const dir = temporaryFolder();
		let pass = 0;
		const outcomes = () => {
			pass += 1;
			return [outcome({ bindings: pass === 1 ? {} : { late: 1 } })];
		};
		await expect(exportRun({ dir, formats: ["csv"], manifest: manifest(1), outcomes })).rejects.toThrow(
			"bindings.late",
		);
	});
});

test("sources.csv has one row a citation, joined by the task's id", async () => {
	const dir = temporaryFolder();
	const sources = [
		{ title: "=HYPERLINK()", url: "https://a.example/?a=1,2", fragment: "#:~:text=x", snippet: "two\nlines" },
		{ url: "docs/a.md", source: "corpus", description: "d", doi: "10.1/x", price: 0.01, word_count: 12 },
		JSON.parse('{"title": null, "url": 5}'),
	];
	await exportWell(dir, [outcome({ key: "a", sources }), outcome({ key: "b", sources: [] })], ["csv"]);
	expect(read(dir, "sources.csv")).toBe(
		[
			"id,number,title,url,fragment,snippet,source,description,doi,price,word_count",
			`launches/a,1,'=HYPERLINK(),"https://a.example/?a=1,2",#:~:text=x,"two\nlines",,,,,`,
			"launches/a,2,,docs/a.md,,,corpus,d,10.1/x,0.01,12",
			"launches/a,3,,5,,,,,,,",
			"",
		].join("\n"),
	);
});

describe("for any text", () => {
	const text = fc.oneof(
		fc.string({ unit: "binary" }),
		fc.string({ unit: fc.constantFrom("'", "=", "+", "-", "@", "\t", "\r", "\n", '"', ",", " ", "a", "\ufeff") }),
	);

	test("a row parses back to its cells, and each cell to its text", () => {
		fc.assert(
			fc.property(fc.array(text, { minLength: 2, maxLength: 6 }), fc.integer(), (texts, number) => {
				const [cells] = parse(csvRow([...texts, number])) as string[][];
				expect(cells?.slice(0, -1).map(restoreFormula)).toEqual(texts);
				expect(cells?.at(-1)).toBe(String(number));
			}),
			{ numRuns: 2000 },
		);
	});

	test("no cell starts as a formula", () => {
		fc.assert(
			fc.property(text, (value) => {
				const [cells] = parse(csvRow(["id", value])) as string[][];
				expect(cells?.[1]).not.toMatch(/^[=+\-@\t\r]/);
			}),
			{ numRuns: 2000 },
		);
	});

	test("two places in a value never share a column", () => {
		const names = fc.string({ unit: fc.constantFrom("a", ".", "\\"), maxLength: 4 });
		const leaf = fc.integer();
		const value = fc.letrec<{ node: Json }>((tie) => ({
			node: fc.oneof({ maxDepth: 4 }, leaf, fc.dictionary(names, tie("node"), { minKeys: 1, maxKeys: 4 })),
		})).node;
		fc.assert(
			fc.property(value, (tree) => {
				const columns = flatten("output", tree).map(([column]) => column);
				expect(new Set(columns).size).toBe(columns.length);
			}),
			{ numRuns: 2000 },
		);
	});
});
