/** What an edit of the file does to a plan that was saved before, and to a run that is unfinished. */
import { describe, expect, test } from "vitest";
import type { Settings } from "../support/stand-in/protocol.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { hostedPipeline, manifestOf, outcomesOf, project, said, statusesOf } from "./hosted-pipeline.ts";
import { type HostedRig, hostedRig } from "./hosted-rig.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];

const STAGED = `version: 1
name: watch
vars: { since: May }
batch: { mode: fast }
run: { settle: 50ms, poll: 20ms }
tasks:
  one: { query: What is new? }
  two:
    needs: [one]
    batch: { mode: heavy }
    query: What is {{ vars.since }}? {{ results.one[0].output }}
`;

function stagedRig(): HostedRig {
	const rig = hostedRig(service());
	rig.write("pipeline.yaml", STAGED);
	return rig;
}

async function asked(): Promise<readonly string[]> {
	expect((await service().ledger()).acceptedTwice).toEqual([]);
	return (await service().tasks()).map(({ query }) => query);
}

async function expectEnd(rig: HostedRig, argv: readonly string[], exitCode: number): Promise<string> {
	const result = await rig.run(...argv);
	expect(result.exitCode, said(result)).toBe(exitCode);
	return result.stderr;
}

/** Leaves a run with all that it has sent under way. */
async function leaveUnfinished(rig: HostedRig): Promise<string> {
	await service().setSettings({ afterMs: null });
	await expectEnd(rig, [...RUN, "--detach"], 0);
	return manifestOf(rig).run_id;
}

async function endAll(settings: Partial<Settings> = {}): Promise<void> {
	await service().setSettings({ afterMs: 0, ...settings });
	await service().release();
}

function edit(rig: HostedRig, from: string, to: string): void {
	const before = rig.read("pipeline.yaml");
	expect(before).toContain(from);
	rig.write("pipeline.yaml", before.replace(from, to));
}

describe("a saved plan is stale, and nothing is sent,", () => {
	test.each([
		["a var that a later stage reads", "since: May", "since: June"],
		["the number of attempts", "name: watch", "name: watch\nretry: { attempts: 5 }"],
		["what is expected of answers", "name: watch", "name: watch\noutput: { expect: { min_words: 9 } }"],
		["the budget", "name: watch", "name: watch\nbudget: { max_cost: 50 }"],
		["the price of a later stage", "name: watch", "name: watch\nprices: { heavy: 9 }"],
	])("when the file changes %s", async (_, from, to) => {
		const rig = stagedRig();
		await expectEnd(rig, ["plan", "pipeline.yaml", "--out", "plan.json"], 0);
		edit(rig, from, to);
		expect(await expectEnd(rig, ["run", "plan.json", "--yes"], 11)).toContain("[plan_stale]");
		expect(await asked()).toEqual([]);
	});

	test("when a variable of the environment has another value by now", async () => {
		const env = { ...service().env, TOPIC: "fish" };
		const rig = hostedRig(service(), "", env);
		rig.write(
			"pipeline.yaml",
			STAGED.replace("vars: { since: May }", "env: [TOPIC]").replace("vars.since", "env.TOPIC"),
		);
		await expectEnd(rig, ["plan", "pipeline.yaml", "--out", "plan.json"], 0);
		const other = hostedRig(service(), "", { TOPIC: "fowl" });
		for (const path of ["pipeline.yaml", "plan.json"]) other.write(path, rig.read(path));
		expect(await expectEnd(other, ["run", "plan.json", "--yes"], 11)).toContain("[plan_stale]");
		await expectEnd(rig, ["run", "plan.json", "--yes"], 0);
		expect((await asked())[1]).toMatch(/^What is fish\?/);
	});
});

test("a saved plan is not stale after an edit that changes nothing of what is agreed to", async () => {
	const rig = stagedRig();
	await expectEnd(rig, ["plan", "pipeline.yaml", "--out", "plan.json"], 0);
	edit(rig, "name: watch", "# A note.\nname: watch\ndescription: All that is new\nexport: { formats: [json] }");
	await expectEnd(rig, ["run", "plan.json", "--yes"], 0);
	expect(await asked()).toHaveLength(2);
});

describe("an unfinished run", () => {
	test("whose later stage reads a var that has changed gives way, and what it bought is not bought again", async () => {
		const rig = stagedRig();
		const first = await leaveUnfinished(rig);
		edit(rig, "since: May", "since: June");
		await endAll();
		await expectEnd(rig, RUN, 0);
		expect(manifestOf(rig).run_id).not.toBe(first);
		const both = ["What is new?", "What is June? Answer to What is new?"];
		expect(await asked()).toEqual(both);
		await expectEnd(rig, RUN, 0);
		expect(await asked()).toEqual(both);
	});

	test("goes on where nothing has changed", async () => {
		const rig = stagedRig();
		const first = await leaveUnfinished(rig);
		await endAll();
		await expectEnd(rig, RUN, 0);
		expect(manifestOf(rig).run_id).toBe(first);
		expect(await asked()).toEqual(["What is new?", "What is May? Answer to What is new?"]);
	});

	test("goes on under another budget: what is asked for is the same", async () => {
		const rig = stagedRig();
		const first = await leaveUnfinished(rig);
		edit(rig, "name: watch", "name: watch\nbudget: { max_cost: 50 }");
		await endAll();
		await expectEnd(rig, RUN, 0);
		expect(manifestOf(rig).run_id).toBe(first);
	});

	test("is judged by what the file expects by now, and nothing is bought for it", async () => {
		const rig = project(service());
		await leaveUnfinished(rig);
		rig.write("pipeline.yaml", hostedPipeline({ more: ["output: { expect: { min_words: 400 } }"] }));
		await endAll();
		await expectEnd(rig, RUN, 3);
		expect(statusesOf(rig)).toEqual({ alpha: "rejected", beta: "rejected" });
		expect(await asked()).toHaveLength(2);
		await expectEnd(rig, RUN, 3);
		expect(await asked()).toHaveLength(2);
	});

	test("has nothing of what it had still to send once it gave way, whatever the run in its place expects", async () => {
		const oneByOne = { batchSize: 1, run: "max_open_batches: 1" };
		const rig = project(service(), oneByOne);
		const old = await leaveUnfinished(rig);
		const more = ["output: { expect: { min_sources: 9 } }"];
		rig.write("pipeline.yaml", hostedPipeline({ ...oneByOne, items: ["alpha", "beta", "gamma"], more }));
		await endAll();
		await expectEnd(rig, RUN, 3);
		expect(statusesOf(rig)).toEqual({ alpha: "rejected", beta: "rejected", gamma: "rejected" });
		expect((await rig.run("status", old)).stdout).toContain("Tasks: 1 succeeded, 1 pending");
		const { stdout: shown } = await rig.run("show", "ask/beta", "--run", old);
		expect(shown).toMatch(/^ask\/beta: pending$/m);
		expect(shown).toContain("it was not sent before a run of a changed file took this one's place");
		expect(shown).not.toContain("trawl collect");
		await rig.run("export", old, "--partial", "--out", "old");
		expect(rig.json("old/results.json")).toMatchObject([
			{ key: "alpha", status: "succeeded", output: "Answer to About alpha?" },
			{ key: "beta", status: "pending", output: null, sources: [], cost: null, attempts: [] },
		]);
	});

	test("keeps the attempts it had made when it gives way before a further one was sent", async () => {
		const oneByOne = { batchSize: 1, run: "max_open_batches: 1" };
		await service().setOutcomes([{ kind: "fail", error: "no luck", cost: 0.03 }]);
		await service().setSettings({ chargeFailed: true });
		const rig = project(service(), oneByOne);
		await expectEnd(rig, RUN, 3);
		const { run_id: old } = manifestOf(rig);
		const before = await rig.run("show", "ask/beta", "--run", old);
		expect(before.stdout).toContain("ask/beta: failed");
		await service().setSettings({ afterMs: null });
		await service().setOutcomes([]);
		await expectEnd(rig, ["retry", old, "--yes", "--detach"], 0);
		rig.write("pipeline.yaml", hostedPipeline({ ...oneByOne, items: ["alpha", "beta", "gamma"] }));
		await endAll();
		await expectEnd(rig, RUN, 0);
		expect((await rig.run("show", "ask/beta", "--run", old)).stdout).toBe(before.stdout);
		expect((await rig.run("status", old)).stdout).toContain("Tasks: 1 succeeded, 1 failed");
	});

	test("makes the further attempts that the file allows by now, and tells the cost of all", async () => {
		await service().setOutcomes([{ id: "@[0-9a-f]{10}$", kind: "fail", cost: 0.07 }]);
		await service().setSettings({ chargeFailed: true });
		const rig = project(service());
		await leaveUnfinished(rig);
		rig.write("pipeline.yaml", hostedPipeline({ more: ["retry: { attempts: 1 }"] }));
		await endAll();
		await expectEnd(rig, RUN, 0);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
		expect((await asked()).toSorted()).toEqual([...["About alpha?", "About alpha?", "About beta?", "About beta?"]]);
		// The adopted attempts count beside the further ones that took their place.
		const { cost, batch_ids } = manifestOf(rig);
		expect(cost).toMatchObject({ actual: 0.34, committed: 0.34 });
		const attempts = outcomesOf(rig).flatMap((outcome) => outcome.attempts);
		expect(attempts.map((attempt) => attempt.cost).toSorted()).toEqual([0.07, 0.07, 0.1, 0.1]);
		expect([...new Set(attempts.map((attempt) => attempt.batch_id))].toSorted()).toEqual(batch_ids.toSorted());
		expect((await rig.run("status")).stdout.match(/^Batch /gm)).toHaveLength(2);
	});
});
