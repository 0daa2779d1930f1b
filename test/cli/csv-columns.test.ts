/** `export.csv.columns` from the file to the folder, and again from the state. */
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { createRig, sampleProject } from "./cli-rig.ts";
import { project } from "./hosted-pipeline.ts";

const service = sharedStandIn();

const CHOSEN =
	"export: { csv: { columns: [{ column: bindings.product.name, as: Product }, status, output.license, id] } }\n";
const HEADER = ["Product", "status", "output.license", "id"];

function rigWithColumns() {
	const rig = createRig(sampleProject());
	rig.write("pipeline.yaml", rig.read("pipeline.yaml") + CHOSEN);
	return rig;
}

test("a run writes the columns that its file chooses, and `export` writes them again without the file", async () => {
	const rig = rigWithColumns();
	expect((await rig.run("run", "pipeline.yaml")).exitCode).toBe(0);
	const [header, ...rows] = parse(rig.read("results/products/results.csv")) as string[][];
	expect(header).toEqual(HEADER);
	expect(rows.map((row) => row[0])).toEqual(["Anchor", "Beacon", "Cleat", "Anchor", "Beacon", "Cleat"]);
	expect(rows.map((row) => row[3])).toContain("facts/cleat");
	rig.write("pipeline.yaml", "broken: [");
	expect((await rig.run("export", "--out", "again")).exitCode).toBe(0);
	expect(rig.read("again/results.csv")).toBe(rig.read("results/products/results.csv"));
});

test("a run with other columns buys nothing and writes them", async () => {
	const rig = createRig(sampleProject());
	await rig.run("run", "pipeline.yaml");
	rig.write("pipeline.yaml", rig.read("pipeline.yaml") + CHOSEN);
	expect((await rig.run("run", "pipeline.yaml")).stderr).toContain("0 to run, 6 to reuse");
	expect(rig.read("results/products/results.csv").split("\n")[0]).toBe(HEADER.join(","));
});

test("a run that goes on is exported as its file says by then, also by `export`", async () => {
	await service().setSettings({ afterMs: null });
	const rig = project(service());
	await rig.run("run", "pipeline.yaml", "--yes", "--detach");
	rig.write(
		"pipeline.yaml",
		`${rig.read("pipeline.yaml")}export: { csv: { columns: [id, { column: status, as: State }] } }\n`,
	);
	await service().release();
	const result = await rig.run("run", "pipeline.yaml", "--yes");
	expect(result.stderr).toContain("Continuing run");
	expect(rig.read("results/watch/results.csv")).toBe("id,State\nask/alpha,succeeded\nask/beta,succeeded\n");
	await rig.run("export", "--out", "again");
	expect(rig.read("again/results.csv")).toBe(rig.read("results/watch/results.csv"));
});

describe("`export` of a pipeline file", () => {
	const LATER = CHOSEN.replace("csv:", "formats: [jsonl, csv], csv:");

	test("writes the formats and columns that it has now, where the run wrote, and buys nothing", async () => {
		const rig = createRig(sampleProject());
		await rig.run("run", "pipeline.yaml");
		rig.write("pipeline.yaml", rig.read("pipeline.yaml") + LATER.replace("export: {", "export: { dir: elsewhere,"));
		const frozen = await rig.run("export");
		expect(frozen.stderr).toMatch(/^Exported run \S+: /);
		expect(rig.list("results/products")).toContain("results.json");
		const result = await rig.run("export", "pipeline.yaml");
		expect(result.exitCode, result.stderr).toBe(0);
		expect(result.stderr).toMatch(/^Exported run \S+ as pipeline\.yaml says now: \d+ files in results\/products\n/);
		expect(rig.list("results/products")).toEqual(["results.csv", "results.jsonl", "run.json", "sources.csv"]);
		expect(rig.read("results/products/results.csv").split("\n")[0]).toBe(HEADER.join(","));
		expect(rig.list(".").filter((path) => path.startsWith("elsewhere"))).toEqual([]);
	});

	test("is asked for by the variables that the run had", async () => {
		const rig = createRig(sampleProject());
		const file = rig
			.read("pipeline.yaml")
			.replace("query: What is {{ product.name }}?", "query: Is {{ product.name }} {{ vars.ask }}?");
		rig.write("pipeline.yaml", `${file}vars: { ask: null }\n`);
		await rig.run("run", "pipeline.yaml", "--var", "ask=good");
		rig.write("pipeline.yaml", `${file}vars: { ask: null }\n${LATER}`);
		const result = await rig.run("export", "pipeline.yaml", "--out", "again");
		expect(result.exitCode, result.stderr).toBe(0);
		expect(rig.list("again")).toContain("results.jsonl");
	});

	test("with a mistake says where it is, writes nothing, and names what goes without it", async () => {
		const rig = createRig(sampleProject());
		await rig.run("run", "pipeline.yaml");
		rig.write("pipeline.yaml", rig.read("pipeline.yaml") + CHOSEN.replace("output.license", "output.licence"));
		const result = await rig.run("export", "pipeline.yaml", "--out", "again");
		expect(result.exitCode, result.stderr).toBe(4);
		expect(result.stderr).toMatch(
			/^pipeline\.yaml:\d+:\d+: results\.csv has no column `output\.licence` \[csv_column\]/,
		);
		expect(rig.list(".").filter((path) => path.startsWith("again"))).toEqual([]);
		const next = /^Nothing was exported\. .*: trawl (export \S+ --out again)$/m.exec(result.stderr)?.[1] ?? "";
		expect((await rig.run(...next.split(" "))).exitCode).toBe(0);
		expect(rig.read("again/results.csv")).toBe(rig.read("results/products/results.csv"));
	});
});

test("`trawl test` holds `columns` against those that the file chooses", async () => {
	const rig = rigWithColumns();
	const testFile = (columns: readonly string[]) =>
		`version: 1\ncases:\n  chosen: { expect: { columns: [${columns.join(", ")}] } }\n`;
	rig.write("pipeline.test.yaml", testFile(HEADER));
	const { exitCode, stderr } = await rig.run("test", "pipeline.yaml");
	expect(exitCode, stderr).toBe(0);
	rig.write("pipeline.test.yaml", testFile(["id", "status"]));
	expect((await rig.run("test", "pipeline.yaml")).stderr).toContain("Product");
});
