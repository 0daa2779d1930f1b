/** What a run leaves behind as its user opens it: the tables, the reports and the JSON tell of one and the same run. */
import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { restoreFormula } from "../../src/values/neutralise-formula.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { outcomesOf, project, said } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];
const SCHEMA = [
	"output:",
	"  schema:",
	"    type: object",
	"    required: [name, staff]",
	"    properties:",
	"      name: { type: string }",
	"      seat: { type: object, properties: { city: { type: string }, zip: { type: string } } }",
	"      staff: { type: integer }",
];
const HEADER =
	"id,template,status,bindings.item,output.name,output.seat.city,output.seat.zip,output.staff,sources,cost,attempts,error";

test("results.csv has the schema's columns from run to run, good answers only, and what each took", async () => {
	await service().setOutcomes([
		{ id: "^ask/alpha@", output: { staff: 12, name: '=Alpha,\n"Inc"' } },
		{ id: "^ask/beta@", output: { name: { unexpected: 1 }, staff: 900 } },
		{ id: "^ask/gamma@[0-9a-f]{10}$", kind: "fail", error: "no\nluck" },
		{ id: "^ask/gamma@", output: { name: "École", seat: { zip: "01" }, staff: 3 } },
	]);
	await service().setSettings({ chargeFailed: true });
	const given = { items: ["alpha", "beta", "gamma"], ask: SCHEMA, batchSize: 3 };
	const rig = project(service(), { ...given, more: ["retry: { attempts: 1, on: [failed] }"] });
	const result = await rig.run(...RUN);
	expect(result.exitCode, said(result)).toBe(3);

	const text = rig.read("results/watch/results.csv");
	expect(text.split("\n")[0]).toBe(HEADER);
	const rows = parse(text, { columns: true }) as Record<string, string>[];
	const outcomes = outcomesOf(rig);
	for (const [index, { id, status, cost, attempts, sources, error }] of outcomes.entries()) {
		const row = rows[index] ?? {};
		expect(row).toMatchObject({ id, status, cost: String(cost), attempts: String(attempts.length) });
		expect(row.sources).toBe(String(sources.length));
		expect(restoreFormula(row.error ?? "")).toBe(error ?? "");
		const report = rig.read(`results/watch/reports/${id}.md`);
		expect(report).toContain(`\nstatus: "${status}"\n`);
		expect(report).toContain(`\ncost: ${cost}\nattempts: ${attempts.length}\n`);
		const cells = `| ${status} | ${sources.length} | ${attempts.length} | \\$${cost?.toFixed(2)} |`;
		expect(rig.read("results/watch/index.md")).toContain(cells);
	}
	expect(rows.map((row) => row["output.staff"])).toEqual(["12", "", "3"]);
	expect(rows[0]?.["output.name"]).toBe('\'=Alpha,\n"Inc"');
	expect(rows.map(({ attempts }) => attempts)).toEqual(["1", "1", "2"]);
	expect(rows[2]?.cost).toBe("0.2");
	expect(outcomes[1]?.output).toEqual({ name: { unexpected: 1 }, staff: 900 });

	const again = await rig.run("export", "--out", "again");
	expect(again.exitCode, said(again)).toBe(0);
	expect(rig.read("again/results.csv")).toBe(text);
});

test("results.csv has the schema's columns where nothing succeeded", async () => {
	await service().setOutcomes([{ id: "^ask/", kind: "fail", error: "no luck" }]);
	const rig = project(service(), { ask: SCHEMA });
	const result = await rig.run(...RUN);
	expect(result.exitCode, said(result)).toBe(3);
	expect(rig.read("results/watch/results.csv").split("\n")[0]).toBe(HEADER);
});
