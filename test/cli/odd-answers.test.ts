/** Answers that no honest service gives: each costs its own task at most, never the run, the budget or the terminal. */
import { describe, expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { manifestOf, outcomesOf, project, said, statusesOf } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];

async function bought(): Promise<number> {
	return (await service().ledger()).accepted.length;
}

describe("a cost that cannot be one", () => {
	test("makes no room in a budget: below nothing it counts as not told, and the user hears of it once", async () => {
		await service().setOutcomes([{ cost: -5 }]);
		const rig = project(service(), { more: ["budget: { max_cost: 0.3, per_month: 0.3 }"] });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr.match(/reports a cost of -\d+: it counts as not reported/g)).toHaveLength(1);
		expect(result.stderr).toContain("Cost unknown");
		expect(manifestOf(rig).cost).toMatchObject({ actual: null, committed: 0.2 });
		const again = await rig.run(...RUN, "--fresh");
		expect(again.exitCode, said(again)).toBe(7);
		expect(await bought()).toBe(2);
	});

	test("is not added up either when it is beyond all measure", async () => {
		await service().setOutcomes([{ cost: 1e308 }]);
		const rig = project(service());
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("reports a cost of 1e+308");
		expect(said(result)).not.toContain("Infinity");
		expect(manifestOf(rig).cost).toMatchObject({ actual: null, committed: 0.2 });
	});
});

describe("a cost that is not told for a task", () => {
	test("is taken from its batch", async () => {
		await service().setOutcomes([{ cost: null }]);
		const rig = project(service());
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("Cost $0.20");
		expect(manifestOf(rig).cost).toMatchObject({ actual: 0.2, committed: 0.2 });
	});

	test("is unknown where the batch does not tell it either, never nothing", async () => {
		await service().setOutcomes([{ cost: null }]);
		await service().setSettings({ prices: { fast: 0, standard: 0, heavy: 0, max: 0 } });
		const rig = project(service());
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("Cost unknown");
		expect(manifestOf(rig).cost).toMatchObject({ actual: null, committed: 0.2 });
		const status = await rig.run("status");
		expect(status.stdout).toContain("Cost: unknown");
	});

	test("is read where it comes as text, and compared with the price table", async () => {
		await service().setOutcomes([{ toldCost: "7.50" }]);
		const rig = project(service());
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("a `fast` task has cost $7.50, more than the $0.10 of the price table");
		expect(manifestOf(rig).cost).toMatchObject({ actual: 15 });
	});
});

describe("an answer that is nested without end", () => {
	test("is invalid, with the reason; the rest of its page is kept, and nothing stands in the way of what follows", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", nestedOutput: 100_000 }]);
		const rig = project(service(), { items: ["alpha", "beta", "gamma"], batchSize: 3 });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "invalid", gamma: "succeeded" });
		expect(outcomesOf(rig)[1]?.error).toContain("nested more than 200 levels deep");
		await service().setOutcomes([]);
		const again = await rig.run("retry", "--yes");
		expect(again.exitCode, said(again)).toBe(0);
	});

	test("costs a source no more than its nested part", async () => {
		await service().setOutcomes([{ nestedSource: 100_000 }]);
		const rig = project(service(), { items: ["alpha"] });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(outcomesOf(rig)[0]?.sources).toEqual([
			{ title: "About alpha?", url: "https://example.com/" },
			{ url: "https://example.com/nested" },
		]);
		expect(result.stderr).toContain("nested more than 200 levels deep");
	});

	test("is invalid also where it comes as JSON in text", async () => {
		const deep = "[".repeat(100_000) + "]".repeat(100_000);
		await service().setOutcomes([{ output: { tree: deep } }]);
		const schema = "output: { schema: { type: object, properties: { tree: { type: array } } } }";
		const rig = project(service(), { items: ["alpha"], ask: [schema] });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "invalid" });
	});
});

describe("pages without end", () => {
	test("end the run as a failure of the service that the same command gets over", async () => {
		const rig = project(service(), { run: "deadline: 30s" });
		await service().setSettings({ emptyPages: 1_000_000_000 });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(6);
		expect(result.stderr).toMatch(/batch_\S+: 100 pages of tasks in a row brought nothing new/);
		await service().setSettings({ emptyPages: 0 });
		const again = await rig.run(...RUN);
		expect(again.exitCode, said(again)).toBe(0);
		expect(await bought()).toBe(2);
	});

	test("are something else than empty pages before the first with tasks", async () => {
		await service().setSettings({ emptyPages: 20 });
		const rig = project(service());
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
	});
});

describe("an output whose check takes a time without end", () => {
	/** Each level is tried in both ways before it is given up: two to the power of 40 ways. */
	const endless = () => {
		let tree: { [key: string]: unknown } = { leaf: 1 };
		for (let level = 0; level < 40; level++) tree = { child: tree };
		return { tree } as never;
	};
	const schema = [
		"output:",
		"  schema:",
		"    type: object",
		"    properties: { tree: { $ref: '#/definitions/node' } }",
		"    definitions:",
		"      node:",
		"        anyOf:",
		"          - { properties: { child: { $ref: '#/definitions/node' }, leaf: { type: string } } }",
		"          - { properties: { child: { $ref: '#/definitions/node' }, leaf: { type: boolean } } }",
	];

	test("is invalid, with the reason, and the others are kept", async () => {
		await service().setOutcomes([{ id: "^ask/alpha@", output: endless() }]);
		const rig = project(service(), { ask: schema });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "invalid", beta: "succeeded" });
		expect(outcomesOf(rig)[0]?.error).toContain("cannot be checked: it took longer than 2 s");
	});

	test("does not keep Ctrl-C from being heard", async () => {
		const items = Array.from({ length: 40 }, (_, index) => `item-${index}`);
		await service().setOutcomes([{ output: endless() }]);
		const rig = project(service(), { items, batchSize: 40, ask: schema });
		const { child, ended } = rig.start(...RUN);
		await service().seen("listTasks");
		child.kill("SIGINT");
		const result = await ended;
		expect(result.exitCode, said(result)).toBe(130);
		expect(manifestOf(rig).counts.pending).toBeGreaterThan(20);
	});
});
