/** What a run may cost: said before it is spent, held against every limit, and never more than was agreed to. */
import { describe, expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { hostedPipeline, manifestOf, outcomesOf, project, said, statusesOf } from "./hosted-pipeline.ts";
import type { HostedRig } from "./hosted-rig.ts";

const service = sharedStandIn();

const RUN = ["run", "pipeline.yaml", "--yes"];
const FOUR = ["alpha", "beta", "gamma", "delta"];
/** One task after the other. */
const IN_TURN = { items: FOUR, batchSize: 1, run: "max_open_batches: 1" };

/** What is under way, and what is bought from now on. */
async function endAll(): Promise<void> {
	await service().setSettings({ afterMs: 0 });
	await service().release();
}

async function bought(): Promise<number> {
	return (await service().ledger()).accepted.length;
}

describe("what a run may cost", () => {
	test("is said before the first task is bought, with the retries it allows itself", async () => {
		await service().setFaults([{ kind: "unauthorized", operation: "createBatch" }]);
		const rig = project(service(), { more: ["retry: { attempts: 2 }"] });
		const { stderr } = await rig.run(...RUN);
		expect(stderr).toMatch(/^Run .*\n {2}2 fast tasks in 1 batch, \$0\.20\nEstimate \$0\.20, worst case \$0\.60\n/m);
		expect(manifestOf(rig).cost).toMatchObject({ estimated: 0.2, worst_case: 0.6 });
		expect(await bought()).toBe(0);
	});

	test("is not said to be nothing where it is less than a cent", async () => {
		const prices = { fast: 0.0004, standard: 0.0004, heavy: 0.0004, max: 0.0004 };
		await service().setSettings({ prices });
		const rig = project(service(), { more: ["prices: { fast: 0.0004 }"] });
		const refused = await rig.run("run", "pipeline.yaml", "--max-cost", "0.0005");
		expect(refused.stderr).toContain("expected a cost of at most $0.0005 (--max-cost), found an estimate of $0.0008");
		const { stderr } = await rig.run(...RUN);
		expect(stderr).toContain("2 fast tasks in 1 batch, $0.0008\nEstimate $0.0008, worst case $0.0008\n");
		expect(stderr).toMatch(/^Cost \$0\.0008, 1 batch/m);
		expect((await rig.run("status")).stdout).toContain("Cost: $0.0008");
		expect(rig.read("results/watch/index.md")).toContain("| \\$0.0004 |");
	});

	test("a budget that covers the worst case is a yes; one that covers only the first attempts is none", async () => {
		const rig = project(service(), { more: ["retry: { attempts: 1 }", "budget: { max_cost: 0.3 }"] });
		const refused = await rig.run("run", "pipeline.yaml");
		expect(refused.exitCode, said(refused)).toBe(7);
		expect(refused.stderr).toContain("the budget of $0.30 does not cover the worst case of $0.40");
		expect(refused.stderr).toContain("add --yes");
		expect(await bought()).toBe(0);
		rig.write("pipeline.yaml", hostedPipeline({ more: ["retry: { attempts: 1 }", "budget: { max_cost: 0.4 }"] }));
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(0);
		expect(await bought()).toBe(2);
	});

	test.each([
		["1", "0.15", "expected a cost of at most $0.15 (--max-cost), found an estimate of $0.20"],
		["0.15", "1", "expected a cost of at most $0.15 (budget.max_cost), found an estimate of $0.20"],
	])("of the file's $%s and the flag's $%s the smaller counts", async (file, flag, message) => {
		const rig = project(service(), { more: [`budget: { max_cost: ${file} }`] });
		const result = await rig.run(...RUN, "--max-cost", flag);
		expect(result.exitCode, said(result)).toBe(7);
		expect(result.stderr).toContain(message);
		expect(await bought()).toBe(0);
	});

	test("a cap covers what a run goes on with, and what is under way", async () => {
		await service().setSettings({ afterMs: null });
		const budget = ["budget: { max_cost: 0.3 }"];
		const rig = project(service(), { more: budget });
		await rig.before("run", "pipeline.yaml", "--detach");
		rig.write("pipeline.yaml", hostedPipeline({ items: FOUR, more: budget }));
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(7);
		expect(result.stderr).toContain("found an estimate of $0.40 ($0.20 of it spent)");
		expect(manifestOf(rig)).toMatchObject({ status: "refused", exit_code: 7 });
		expect(manifestOf(rig).batch_ids).toHaveLength(1);
		expect(await bought()).toBe(2);
	});

	test("a cap is not overspent by the way computers add: three times $0.10 fit $0.30", async () => {
		const budget = ["budget: { max_cost: 0.3, per_month: 0.3 }"];
		await service().setSettings({ afterMs: null });
		const rig = project(service(), { items: ["alpha"], more: budget });
		await rig.before("run", "pipeline.yaml", "--detach");
		await endAll();
		rig.write("pipeline.yaml", hostedPipeline({ items: ["alpha", "beta", "gamma"], more: budget }));
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(0);
		expect(await bought()).toBe(3);
	});

	test("per_month counts every pipeline of the state", async () => {
		const budget = ["budget: { per_month: 0.3 }"];
		const rig = project(service(), { more: budget });
		rig.write("other.yaml", hostedPipeline({ name: "other", items: ["gamma", "delta"], more: budget }));
		const first = await rig.run(...RUN);
		expect(first.exitCode, said(first)).toBe(0);
		const second = await rig.run("run", "other.yaml", "--yes");
		expect(second.exitCode, said(second)).toBe(7);
		expect(second.stderr).toContain("budget.per_month");
		expect(second.stderr).toContain("found an estimate of $0.40 ($0.20 of it spent this month)");
		expect(await bought()).toBe(2);
	});
});

describe("a cap that was agreed to", () => {
	/** Killed when the service has the first of four tasks. */
	async function killedRun(...flags: string[]): Promise<HostedRig> {
		await service().setSettings({ afterMs: null });
		const rig = project(service(), IN_TURN);
		const live = rig.start("run", "pipeline.yaml", ...flags);
		await service().seen("getBatch");
		live.child.kill("SIGKILL");
		expect((await live.ended).signal).toBe("SIGKILL");
		return rig;
	}

	test("holds when the run goes on without the flag, and above it only a yes raises it", async () => {
		await service().setSettings({ priceFactor: 3 });
		const rig = await killedRun("--max-cost", "0.4");
		await endAll();
		const result = await rig.run("run", "pipeline.yaml", "--max-cost", "5");
		expect(result.exitCode, said(result)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "skipped", gamma: "skipped", delta: "skipped" });
		expect((await service().ledger()).charged).toBeCloseTo(0.3);
		expect(result.stderr).not.toContain("[budget_exceeded]");
	});

	test("is raised by --yes with a higher --max-cost, and is that from then on", async () => {
		await service().setSettings({ priceFactor: 3 });
		const rig = await killedRun("--max-cost", "0.4");
		const raised = await rig.run(...RUN, "--max-cost", "0.6", "--detach");
		expect(raised.exitCode, said(raised)).toBe(0);
		await endAll();
		const result = await rig.run("collect", "--wait");
		expect(result.exitCode, said(result)).toBe(3);
		expect((await service().ledger()).charged).toBeCloseTo(0.6);
	});

	test("is lowered by a lower flag, and stays so", async () => {
		await service().setSettings({ priceFactor: 3 });
		const rig = await killedRun("--yes");
		const lowered = await rig.run("run", "pipeline.yaml", "--max-cost", "0.4", "--detach");
		expect(lowered.exitCode, said(lowered)).toBe(0);
		await endAll();
		const result = await rig.run("collect", "--wait");
		expect(result.exitCode, said(result)).toBe(3);
		expect(await bought()).toBe(1);
	});

	test("covers the run that a changed file makes of an unfinished one", async () => {
		const rig = await killedRun("--max-cost", "0.4");
		rig.write("pipeline.yaml", hostedPipeline({ ...IN_TURN, items: [...FOUR, "epsilon"] }));
		const refused = await rig.run(...RUN);
		expect(refused.exitCode, said(refused)).toBe(7);
		expect(refused.stderr).toContain(
			"expected a cost of at most $0.40 (the cap agreed to before), found an estimate of $0.50 ($0.10 of it spent)",
		);
		expect(refused.stderr).toContain("agree to more with --yes and a higher --max-cost");
		await endAll();
		const result = await rig.run(...RUN, "--max-cost", "0.5");
		expect(result.exitCode, said(result)).toBe(0);
		expect(await bought()).toBe(5);
	});

	test("covers retry, too, automatic ones and those that are asked for", async () => {
		await service().setOutcomes([{ kind: "fail", cost: null }]);
		const rig = project(service(), { items: ["alpha"] });
		await rig.before("run", "pipeline.yaml", "--max-cost", "0.1");
		for (const flags of [[], ["--max-cost", "0.15"]]) {
			const refused = await rig.run("retry", "--yes", ...flags);
			expect(refused.exitCode, said(refused)).toBe(7);
			expect(refused.stderr).toContain("found an estimate of $0.20 ($0.10 of it spent)");
		}
		expect(await bought()).toBe(1);
		const agreed = await rig.run("retry", "--yes", "--max-cost", "0.2");
		expect(agreed.exitCode, said(agreed)).toBe(3);
		expect(await bought()).toBe(2);
	});

	test("and that the file has lowered since holds for collect by the file, as for run", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service(), { ...IN_TURN, more: ["budget: { max_cost: 0.4 }"] });
		await rig.before("run", "pipeline.yaml", "--detach");
		rig.write("pipeline.yaml", hostedPipeline({ ...IN_TURN, more: ["budget: { max_cost: 0.1 }"] }));
		const refused = await rig.run("run", "pipeline.yaml");
		expect(refused.exitCode, said(refused)).toBe(7);
		await endAll();
		const result = await rig.run("collect", "pipeline.yaml", "--wait");
		expect(result.exitCode, said(result)).toBe(3);
		expect(Object.values(statusesOf(rig))).toEqual(["succeeded", "skipped", "skipped", "skipped"]);
		expect((await service().ledger()).charged).toBeCloseTo(0.1);
	});

	test("does not refuse a run for a retry that was planned when it was killed", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail", error: "no luck", cost: null }]);
		await service().setFaults([{ kind: "hang", operation: "createBatch", nth: 2 }]);
		const rig = project(service(), { more: ["retry: { attempts: 1 }"] });
		const live = rig.start(...RUN, "--max-cost", "0.25");
		await service().seen("createBatch", 2);
		live.child.kill("SIGKILL");
		await live.ended;
		await service().setFaults([]);
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "failed" });
		expect(outcomesOf(rig)[1]?.error).toBe("no luck");
		expect(await bought()).toBe(2);
	});
});

describe("what fails", () => {
	const failing = { id: "^ask/beta@", kind: "fail", error: "no luck", cost: null } as const;

	test("keeps its price committed: a retry that no longer fits leaves the task failed, by collect as by retry", async () => {
		await service().setOutcomes([failing]);
		await service().setSettings({ afterMs: null });
		const rig = project(service(), { more: ["retry: { attempts: 1 }"] });
		await rig.before(...RUN, "--detach", "--max-cost", "0.25");
		await endAll();
		const collected = await rig.run("collect", "--wait");
		expect(collected.exitCode, said(collected)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "failed" });
		expect(outcomesOf(rig)[1]?.error).toBe("no luck");
		expect(manifestOf(rig).cost).toMatchObject({ actual: 0.1, committed: 0.2 });
		expect(await bought()).toBe(2);

		const capped = await rig.run("retry", "--yes", "--max-cost", "0.25");
		expect(capped.exitCode, said(capped)).toBe(7);
		expect(capped.stderr).toContain("found an estimate of $0.30 ($0.20 of it spent)");
		expect(manifestOf(rig)).toMatchObject({ exit_code: 7, status: "refused" });
		expect(await bought()).toBe(2);
	});

	test("stops submission once there is more of it than max_failures", async () => {
		await service().setOutcomes([{ kind: "fail" }]);
		const rig = project(service(), { ...IN_TURN, run: "max_open_batches: 1, max_failures: 1" });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "failed", beta: "failed", gamma: "skipped", delta: "skipped" });
		expect(outcomesOf(rig)[2]?.error).toContain("max_failures");
		expect(await bought()).toBe(2);
	});

	test("may be a share of the plan", async () => {
		await service().setOutcomes([{ kind: "fail" }]);
		const rig = project(service(), { ...IN_TURN, run: "max_open_batches: 1, max_failures: 25%" });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(Object.values(statusesOf(rig))).toEqual(["failed", "failed", "skipped", "skipped"]);
	});

	test("is not bought again by a collect whose own --max-cost leaves no room for it", async () => {
		await service().setOutcomes([failing]);
		await service().setSettings({ afterMs: null });
		const rig = project(service(), { more: ["retry: { attempts: 1 }"] });
		await rig.before(...RUN, "--detach");
		await endAll();
		const collected = await rig.run("collect", "--wait", "--max-cost", "0.25");
		expect(collected.exitCode, said(collected)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "failed" });
		expect(await bought()).toBe(2);
	});

	test("is bought again by collect within the run's consent", async () => {
		await service().setOutcomes([{ ...failing, id: "^ask/beta@[0-9a-f]{10}$" }]);
		await service().setSettings({ afterMs: null });
		const rig = project(service(), { more: ["retry: { attempts: 1 }"] });
		await rig.before(...RUN, "--detach");
		await endAll();
		const collected = await rig.run("collect", "--wait");
		expect(collected.exitCode, said(collected)).toBe(0);
		expect(await bought()).toBe(3);
	});
});

describe("an empty balance", () => {
	test("is the reason that run.json and the pending tasks give, until the run has ended", async () => {
		await service().setFaults([{ kind: "payment", operation: "addTasks", nth: 2 }]);
		const rig = project(service(), { batchSize: 1, run: "max_open_batches: 1" });
		const broke = await rig.run(...RUN);
		expect(broke.exitCode, said(broke)).toBe(8);
		const ended = { reason: "payment", message: expect.stringContaining("Insufficient balance") };
		expect(manifestOf(rig)).toMatchObject({ status: "pending", exit_code: 8, ended });
		await rig.run("export", "--partial");
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "pending" });
		expect(outcomesOf(rig).map(({ error }) => error)).toEqual([null, ended.message]);
		expect(JSON.parse((await rig.run("status", "--json")).stdout)).toMatchObject({ ended });
		await service().setFaults([]);
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(manifestOf(rig).ended).toBeNull();
		expect(outcomesOf(rig).map(({ error }) => error)).toEqual([null, null]);
	});

	test("is told apart from a deadline, and both from a refusal", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service(), { run: "deadline: 300ms" });
		await rig.before(...RUN);
		expect(manifestOf(rig)).toMatchObject({ exit_code: 8, ended: { reason: "deadline" } });
		rig.write("pipeline.yaml", hostedPipeline({ items: FOUR, more: ["budget: { max_cost: 0.3 }"] }));
		await rig.run(...RUN);
		const ended = { reason: "refused", message: expect.stringContaining("at most $0.30") };
		expect(manifestOf(rig)).toMatchObject({ exit_code: 7, ended });
	});
});

describe("a cost above the price table", () => {
	test("that takes the run above its budget is said at its end, and is the reason for the next estimate", async () => {
		await service().setSettings({ priceFactor: 3 });
		const more = ["budget: { max_cost: 0.3 }"];
		const rig = project(service(), { more });
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain(
			"the run comes to $0.60, more than the $0.30 of budget.max_cost: the service has charged $0.30 for a `fast` task, the table says $0.10 [budget_exceeded]",
		);
		const why = "the service has charged $0.30 for a `fast` task, the table says $0.10";
		rig.write("pipeline.yaml", hostedPipeline({ items: ["gamma", "delta"], more }));
		for (const command of ["plan", "run"]) {
			const next = await rig.run(command, "pipeline.yaml");
			expect(next.stderr, said(next)).toContain(`found an estimate of $0.60: ${why} [budget_cost]`);
		}
		rig.write("pipeline.yaml", hostedPipeline({ items: ["gamma", "delta"] }));
		const asked = await rig.run("run", "pipeline.yaml");
		expect(asked.exitCode, said(asked)).toBe(7);
		expect(asked.stderr).toContain("Estimate $0.20, $0.60 at what the service has charged before, worst case $0.60");
		expect(asked.stderr).toContain(`This run buys 2 tasks for about $0.60 (${why}).`);
		expect(await bought()).toBe(2);
	});

	test("warns at once, counts in budgets from then on, and leaves what no longer fits skipped", async () => {
		await service().setOutcomes([{ cost: 0.25 }]);
		const rig = project(service(), { ...IN_TURN, more: ["budget: { max_cost: 0.6 }"] });
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded", gamma: "skipped", delta: "skipped" });
		expect(outcomesOf(rig)[2]?.error).toContain("did not fit the budget any more (max_cost)");
		expect(result.stderr).toContain("a `fast` task has cost $0.25, more than the $0.10 of the price table");
		expect(await bought()).toBe(2);

		rig.write("pipeline.yaml", hostedPipeline({ items: ["epsilon"], more: ["budget: { max_cost: 0.2 }"] }));
		const next = await rig.run(...RUN);
		expect(next.exitCode, said(next)).toBe(7);
		expect(next.stderr).toContain("found an estimate of $0.25");
		expect(await bought()).toBe(2);
	});
});

describe("a price that is unknown", () => {
	test("is shown as unknown, never as nothing", async () => {
		const rig = project(service(), { more: ["prices: { fast: unknown }"] });
		const plan = await rig.run("plan", "pipeline.yaml");
		expect(plan.stdout).toContain("Estimate unknown, worst case unknown");
		const asked = await rig.run("run", "pipeline.yaml");
		expect(asked.exitCode, said(asked)).toBe(7);
		expect(asked.stderr).toContain("at a price that is unknown");
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("Estimate unknown, worst case unknown");
		expect(manifestOf(rig).cost).toMatchObject({ estimated: null, worst_case: null, actual: 0.2 });
	});

	test.each(["max_cost: 5", "per_month: 5"])("no budget can be held by it (%s)", async (budget) => {
		const rig = project(service(), { more: ["prices: { fast: unknown }", `budget: { ${budget} }`] });
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(7);
		expect(result.stderr).toContain("expected known prices to hold the budget by");
		expect(await bought()).toBe(0);
	});
});
