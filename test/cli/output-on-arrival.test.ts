/** Answers are held against the pipeline's schema when they arrive, and mended where that is harmless. */
import { describe, expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { outcomesOf, project, said, statusesOf } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];

const SCHEMA = [
	"output:",
	"  schema:",
	"    type: object",
	"    properties: { name: { type: string }, staff: { type: integer } }",
	"    required: [name, staff]",
];

const WRONG = { name: 7 };

describe("an answer that does not satisfy its schema", () => {
	test("is invalid, says where, and is kept as it came; nothing buys it again unasked", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", output: WRONG }]);
		const rig = project(service(), { ask: SCHEMA });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "invalid" });
		const beta = outcomesOf(rig)[1];
		expect(beta?.error).toContain("/name must be string");
		expect(beta?.error).toContain("must have required property 'staff'");
		expect(beta).toMatchObject({ output: WRONG, repairs: [], cost: 0.1 });
		expect(result.stderr).toContain("/name must be string");
		const again = await rig.run(...RUN);
		expect(again.exitCode, said(again)).toBe(3);
		expect((await service().ledger()).accepted).toHaveLength(2);
	});

	test("is bought again by `retry: { on: [invalid] }`, and the attempts tell of both", async () => {
		await service().setOutcomes([{ id: "^ask/beta@[0-9a-f]{10}$", kind: "invalid" }]);
		const rig = project(service(), { ask: SCHEMA, more: ["retry: { attempts: 1, on: [invalid] }"] });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(outcomesOf(rig)[1]?.attempts.map(({ status }) => status)).toEqual(["invalid", "succeeded"]);
	});

	test("is invalid also where it was collected before anybody could know its schema", async () => {
		await service().setOutcomes([
			{ id: "^ask/beta@", output: WRONG },
			{ id: "^ask/alpha@", kind: "fenced" },
		]);
		const rig = project(service(), { ask: SCHEMA });
		await rig.run(...RUN);
		const [batch] = (await service().ledger()).batches;
		rig.remove(".trawl");
		rig.remove("results");
		const taken = await rig.run("adopt", batch?.batch_id ?? "", "pipeline.yaml");
		expect(taken.exitCode, said(taken)).toBe(0);
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "invalid" });
		expect(outcomesOf(rig)[0]?.repairs).toEqual(["the output: JSON in text, in code fences, read as such"]);
		expect(outcomesOf(rig)[1]?.error).toContain("/name must be string");
		expect((await service().ledger()).accepted).toHaveLength(2);
	});
});

describe("an answer that only looks wrong", () => {
	test("is mended without another purchase, and the export says what was mended", async () => {
		await service().setOutcomes([
			{ id: "^ask/alpha@", kind: "fenced" },
			{ id: "^ask/beta@", output: { name: "Beta", staff: "12" } },
		]);
		const rig = project(service(), { ask: SCHEMA, items: ["alpha", "beta", "gamma"] });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		const [alpha, beta, gamma] = outcomesOf(rig);
		expect(alpha?.output).toMatchObject({ name: expect.any(String), staff: expect.any(Number) });
		expect(alpha?.repairs).toEqual(["the output: JSON in text, in code fences, read as such"]);
		expect(beta).toMatchObject({
			output: { name: "Beta", staff: 12 },
			repairs: ["/staff: a number in text, read as such"],
		});
		expect(gamma?.repairs).toEqual([]);
		expect(rig.read("results/watch/reports/ask/beta.md")).toContain("/staff: a number in text, read as such");
		expect((await service().ledger()).accepted).toHaveLength(3);

		const before = rig.read("results/watch/results.json");
		await rig.run(...RUN);
		expect(rig.read("results/watch/results.json")).toBe(before);
	});
});
