import { describe, expect, test } from "vitest";
import type { WrittenManifest } from "../../src/model/manifest.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { hostedRig } from "./hosted-rig.ts";

const service = sharedStandIn();

describe("trawl run on the hosted service", () => {
	test("buys each task once, collects it and exports it", async () => {
		const rig = hostedRig(service());
		const result = await rig.run("run", "pipeline.yaml", "--yes");
		expect(result.exitCode, result.stderr).toBe(0);
		const outcomes = rig.json("results/watch/results.json") as TaskOutcome[];
		expect(outcomes.map(({ id, status, output }) => [id, status, output])).toEqual([
			["ask/alpha", "succeeded", "Answer to About alpha?"],
			["ask/beta", "succeeded", "Answer to About beta?"],
			["ask/gamma", "succeeded", "Answer to About gamma?"],
			["ask/delta", "succeeded", "Answer to About delta?"],
		]);
		const manifest = rig.json("results/watch/run.json") as WrittenManifest;
		expect(manifest).toMatchObject({ status: "succeeded", exit_code: 0, cost: { estimated: 0.4, actual: 0.4 } });
		const ledger = await service().ledger();
		expect(ledger.acceptedTwice).toEqual([]);
		expect(ledger.accepted).toHaveLength(4);
	});

	test("buys nothing while a file of the user's own stands where a task's report will be", async () => {
		const rig = hostedRig(service());
		rig.write("results/watch/reports/ask/gamma.md", "mine");
		rig.write("results/watch/reports/ask/notes.md", "mine, too, and in nobody's way");
		const refused = await rig.run("run", "pipeline.yaml", "--yes");
		expect(refused.exitCode, refused.stderr).toBe(4);
		expect(refused.stderr).toMatch(/gamma\.md.*\[output_unwritable\]/);
		expect((await service().ledger()).accepted).toEqual([]);
		rig.remove("results/watch/reports/ask/gamma.md");
		expect((await rig.run("run", "pipeline.yaml", "--yes")).exitCode).toBe(0);
		expect(rig.read("results/watch/reports/ask/notes.md")).toContain("mine");
		// What Trawl wrote is no stranger, also where more is bought.
		expect((await rig.run("run", "pipeline.yaml", "--yes", "--fresh")).exitCode).toBe(0);
		expect((await service().ledger()).accepted).toHaveLength(8);
	});

	test("asks nothing of the service when everything is reused", async () => {
		const rig = hostedRig(service());
		await rig.before("run", "pipeline.yaml", "--yes");
		const before = (await service().ledger()).requests.length;
		const again = await rig.run("run", "pipeline.yaml");
		expect(again.exitCode, again.stderr).toBe(0);
		expect(again.stderr).toContain("0 to run, 4 to reuse");
		expect((await service().ledger()).requests).toHaveLength(before);
	});

	test("buys a failed task again within its retry policy, in a batch of its own", async () => {
		await service().setOutcomes([{ id: "^ask/beta@[0-9a-f]{10}$", kind: "fail", error: "no luck" }]);
		const rig = hostedRig(service(), "retry: { attempts: 1 }\n");
		const result = await rig.run("run", "pipeline.yaml", "--yes");
		expect(result.exitCode, result.stderr).toBe(0);
		const beta = (rig.json("results/watch/results.json") as TaskOutcome[])[1];
		expect(beta?.attempts.map(({ attempt, status, error }) => [attempt, status, error])).toEqual([
			[1, "failed", "no luck"],
			[2, "succeeded", null],
		]);
		const { accepted } = await service().ledger();
		expect(accepted).toHaveLength(5);
		expect(accepted.at(-1)?.wireId).toMatch(/^ask\/beta@[0-9a-f]{10}\.2$/);
	});

	test.each(["before", "after"] as const)(
		"looks what arrived when an add is pointed elsewhere %s its effect",
		async (when) => {
			await service().setFaults([{ kind: "redirect", operation: "addTasks", when }]);
			const rig = hostedRig(service());
			const result = await rig.run("run", "pipeline.yaml", "--yes");
			expect(result.exitCode, result.stderr).toBe(0);
			const { accepted, acceptedTwice, blindRepeats } = await service().ledger();
			expect([accepted.length, acceptedTwice, blindRepeats]).toEqual([4, [], []]);
		},
	);

	test("pays for nothing again after the state was lost", async () => {
		const rig = hostedRig(service());
		await rig.before("run", "pipeline.yaml", "--yes");
		rig.remove(".trawl");
		const again = await rig.run("run", "pipeline.yaml");
		expect(again.exitCode, again.stderr).toBe(0);
		expect((await service().ledger()).accepted).toHaveLength(4);
		const outcomes = rig.json("results/watch/results.json") as TaskOutcome[];
		expect(outcomes.map(({ status }) => status)).toEqual(Array(4).fill("succeeded"));
	});
});
