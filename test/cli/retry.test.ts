/** `retry` in the file and `trawl retry`: further attempts at what did not succeed, each paid and counted. */
import { describe, expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { hostedPipeline, manifestOf, outcomesOf, project, said, statusesOf } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];

const SCHEMA = [
	"output:",
	"  schema: { type: object, properties: { n: { type: integer } }, required: [n], additionalProperties: false }",
];

async function bought(): Promise<string[]> {
	return (await service().ledger()).accepted.map(({ wireId }) => wireId ?? "");
}

describe("trawl retry", () => {
	test("buys what failed, was invalid or cancelled once more, and counts what every attempt cost", async () => {
		await service().setOutcomes([
			{ id: "^ask/beta@", kind: "fail", error: "no luck", cost: 0.03 },
			{ id: "^ask/gamma@", kind: "invalid" },
			{ id: "^ask/delta@", kind: "cancel" },
		]);
		await service().setSettings({ chargeFailed: true });
		const rig = project(service(), { items: ["alpha", "beta", "gamma", "delta"], batchSize: 4, ask: SCHEMA });
		const first = await rig.run(...RUN);
		expect(first.exitCode, said(first)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "failed", gamma: "invalid", delta: "cancelled" });
		await service().setOutcomes([]);

		const result = await rig.run("retry", "--yes");
		expect(result.exitCode, said(result)).toBe(0);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded", gamma: "succeeded", delta: "succeeded" });
		const beta = outcomesOf(rig)[1];
		expect(beta?.attempts.map(({ attempt, status, cost }) => [attempt, status, cost])).toEqual([
			[1, "failed", 0.03],
			[2, "succeeded", 0.1],
		]);
		expect(beta?.cost).toBe(0.13);
		expect(manifestOf(rig)).toMatchObject({ exit_code: 0, status: "succeeded", cost: { actual: 0.53 } });
		expect((await bought()).slice(4).map((id) => id.replace(/@.*\./, "@."))).toEqual([
			"ask/beta@.2",
			"ask/gamma@.2",
			"ask/delta@.2",
		]);
		expect((await service().ledger()).charged).toBeCloseTo(0.53);

		const none = await rig.run("retry", "--yes");
		expect(none.exitCode, said(none)).toBe(0);
		expect(none.stderr).toContain("Nothing to retry");
		expect(await bought()).toHaveLength(7);
	});

	test("of an answer that another pipeline bought, and this one refuses, buys one of its own", async () => {
		const rig = project(service(), { name: "buyer" });
		await rig.before(...RUN);
		rig.write("other.yaml", hostedPipeline({ name: "other", ask: ["output: { expect: { min_words: 100 } }"] }));
		const reused = await rig.run("run", "other.yaml", "--yes");
		expect(reused.exitCode, said(reused)).toBe(3);
		expect(await bought()).toHaveLength(2);
		await service().setOutcomes([{ id: "^ask/alpha@", output: "word ".repeat(100) }]);
		const result = await rig.run("retry", "other", "--yes");
		expect(result.exitCode, said(result)).toBe(3);
		expect(statusesOf(rig, "other")).toEqual({ alpha: "succeeded", beta: "rejected" });
		expect(manifestOf(rig, "other").cost).toMatchObject({ actual: 0.2 });
		expect(await bought()).toHaveLength(4);
		expect((await rig.run("run", "other.yaml", "--yes")).exitCode).toBe(3);
		expect(await bought()).toHaveLength(4);
		expect(await rig.run("show", "ask/alpha", "--run", "other")).toMatchObject({ exitCode: 0 });
		expect(statusesOf(rig, "buyer")).toEqual({ alpha: "succeeded", beta: "succeeded" });
	});

	test("buys one more attempt and says its price first, whatever `retry.attempts` allows a run", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail" }]);
		const rig = project(service(), { more: ["retry: { attempts: 1 }"] });
		const first = await rig.run(...RUN);
		expect(first.exitCode, said(first)).toBe(3);
		expect(outcomesOf(rig)[1]?.attempts).toHaveLength(2);
		expect(first.stderr).toContain("2/2 done, 1 failed, 0 running, 0 queued");
		expect(first.stderr).toContain(
			"The same command tries failed and cancelled tasks again, for about $0.10, at worst $0.20.",
		);
		const result = await rig.run("retry", "--yes");
		expect(result.exitCode, said(result)).toBe(3);
		expect(result.stderr).toContain("1 task, one more attempt each\nEstimate $0.10, worst case $0.10\n");
		expect(result.stderr).toContain("1/1 done, 1 failed");
		expect(outcomesOf(rig)[1]?.attempts.map(({ attempt, status }) => [attempt, status])).toEqual([
			[1, "failed"],
			[2, "failed"],
			[3, "failed"],
		]);
		// What a new run allows itself has not changed.
		expect(result.stderr).toContain("tries failed and cancelled tasks again, for about $0.10, at worst $0.20.");
		expect((await service().ledger()).acceptedTwice).toEqual([]);
	});

	test("the end of a run tells what the same command would buy: first attempts in their own mode", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail" }]);
		const rig = project(service(), { more: ["retry: { attempts: 1, mode: heavy }"] });
		const first = await rig.run(...RUN);
		expect(first.stderr).toContain("tries failed and cancelled tasks again, for about $0.10, at worst $2.60.");
		expect((await rig.run("plan", "pipeline.yaml")).stdout).toContain("Estimate $0.10, worst case $2.60");
	});

	test("buys only what it names: `on: [failed]` leaves an invalid answer", async () => {
		await service().setOutcomes([
			{ id: "^ask/alpha@[0-9a-f]{10}$", kind: "fail" },
			{ id: "^ask/beta@", kind: "invalid" },
		]);
		const rig = project(service(), { ask: SCHEMA, more: ["retry: { attempts: 2, on: [failed] }"] });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "invalid" });
		expect(await bought()).toHaveLength(3);
		// It was paid for: a run alone does not buy it again.
		const again = await rig.run(...RUN);
		expect(again.exitCode, said(again)).toBe(3);
		expect(await bought()).toHaveLength(3);
	});

	test("refuses a run that is not the newest, and one that has not ended", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail" }]);
		const rig = project(service());
		await rig.before(...RUN);
		const older = manifestOf(rig).run_id;
		await rig.run(...RUN);
		const refused = await rig.run("retry", older, "--yes");
		expect(refused.exitCode, said(refused)).toBe(11);
		expect(refused.stderr).toContain(`is not the newest of \`watch\``);
		expect(await bought()).toHaveLength(3);

		await service().setSettings({ afterMs: null });
		await rig.run(...RUN, "--detach", "--fresh");
		const open = await rig.run("retry", "--yes");
		expect(open.exitCode, said(open)).toBe(8);
		expect(open.stderr).toContain("has not finished");
		expect(await bought()).toHaveLength(5);
	});

	test("a budget for one attempt each is a yes, and the price is said all the same", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail", cost: 0 }]);
		const rig = project(service(), { more: ["retry: { attempts: 1 }"] });
		await rig.before(...RUN);
		const refused = await rig.run("retry", "--max-cost", "0.15");
		expect(refused.exitCode, said(refused)).toBe(7);
		expect(refused.stderr).toContain("Estimate $0.10, worst case $0.10");
		const covered = await rig.run("retry", "--max-cost", "0.2");
		expect(covered.exitCode, said(covered)).toBe(3);
		expect(covered.stderr).toContain("Estimate $0.10, worst case $0.10");
		expect(await bought()).toHaveLength(4);
	});

	test("buys nothing while the results folder cannot take them", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail" }]);
		const rig = project(service());
		await rig.before(...RUN);
		await service().setOutcomes([]);
		rig.remove("results");
		rig.write("results", "a file where the folder should be");
		const refused = await rig.run("retry", "--yes");
		expect(refused.exitCode, said(refused)).toBe(4);
		expect(await bought()).toHaveLength(2);
		rig.remove("results");
		const result = await rig.run("retry", "--yes");
		expect(result.exitCode, said(result)).toBe(0);
		expect(await bought()).toHaveLength(3);
	});

	test("needs a yes as a run does", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail" }]);
		const rig = project(service());
		await rig.before(...RUN);
		const refused = await rig.run("retry");
		expect(refused.exitCode, said(refused)).toBe(7);
		expect(refused.stderr).toContain("add --yes");
		expect(manifestOf(rig)).toMatchObject({ exit_code: 7, status: "refused" });
		expect(outcomesOf(rig)).toHaveLength(2);
		expect(await bought()).toHaveLength(2);
	});
});
