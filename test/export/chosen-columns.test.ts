/** `export.csv.columns`: which columns results.csv has, in which order, and under which names. */
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { exportRun } from "../../src/export/export-run.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import type { CsvColumn } from "../../src/model/pipeline.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { manifest, outcome, read } from "./builders.ts";

async function csv(outcomes: readonly TaskOutcome[], csvColumns: readonly CsvColumn[] | null): Promise<string> {
	const dir = temporaryFolder();
	const formats = ["csv"] as const;
	const report = await exportRun({
		dir,
		formats,
		manifest: manifest(outcomes.length),
		outcomes: () => outcomes,
		csvColumns,
	});
	if (!report.ok) throw report.error;
	return read(dir, "results.csv");
}

async function table(...exported: Parameters<typeof csv>): Promise<string[][]> {
	return parse(await csv(...exported)) as string[][];
}

const plain = (...columns: string[]): CsvColumn[] => columns.map((column) => ({ column, as: column }));

const good = outcome({
	key: "a",
	output_type: "json",
	output: { name: "A", "a.b": 1, "c\\d": 2, tags: ["x", "y"], address: { city: "Bonn", zip: null }, none: null },
});
const all = [
	good,
	outcome({ key: "b", status: "invalid", output: { name: "bad" }, error: "no city", parents: ["p/x", "p/y"] }),
];

describe("chosen columns", () => {
	test("stand in their order, under their names", async () => {
		const columns = [{ column: "output.name", as: "Company" }, ...plain("id"), { column: "status", as: "Is it good?" }];
		expect(await table(all, columns)).toEqual([
			["Company", "id", "Is it good?"],
			["A", "launches/a", "succeeded"],
			["", "launches/b", "invalid"],
		]);
	});

	test("say the same as among all columns", async () => {
		const [header = [], ...rows] = await table(all, null);
		expect(header).toContain("output.a\\.b");
		const reversed = header.toReversed();
		expect(await table(all, plain(...reversed))).toEqual([reversed, ...rows.map((row) => row.toReversed())]);
	});

	test("may stand for whole mappings, as JSON text", async () => {
		const [, first, second] = await table(all, plain("output.address", "output", "bindings.company", "bindings"));
		expect(first?.slice(0, 1)).toEqual(['{"city":"Bonn","zip":null}']);
		expect(JSON.parse(first?.[1] ?? "")).toEqual(good.output);
		expect(first?.slice(2)).toEqual(['{"name":"Initech"}', '{"company":{"name":"Initech"},"region":"US"}']);
		expect(second?.slice(0, 2)).toEqual(["", ""]);
	});

	test("are empty where a row lacks them", async () => {
		const [, first] = await table(all, plain("output.missing.deep", "output.name.length", "output.tags.0", "parents"));
		expect(first).toEqual(["", "", "", ""]);
	});

	test("have names that no spreadsheet runs", async () => {
		const [header] = await table(all, [{ column: "id", as: "=cmd()" }, ...plain("status")]);
		expect(header).toEqual(["'=cmd()", "status"]);
	});

	test("alone keep a line for each task, also where it is empty: readers pass over empty lines", async () => {
		const text = await csv([outcome({ key: "a" }), outcome({ key: "b", error: "x" })], plain("error"));
		expect(text).toBe('error\n""\nx\n');
	});
});
