/** An older copy of the state came back, as a stale cache of a scheduled job does: every command asks before it buys. */
import { describe, expect, test } from "vitest";
import { send } from "../support/stand-in/raw-client.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { hostedPipeline, manifestOf, outcomesOf, project, said, statusesOf } from "./hosted-pipeline.ts";
import { type HostedRig, snapshot } from "./hosted-rig.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];
const FOUR = ["alpha", "beta", "gamma", "delta"];
const FIRST_ALPHA = "^ask/alpha@[0-9a-f]{10}$";

/** Ids without their digits, in the order of their acceptance. */
async function bought(): Promise<string[]> {
	const { accepted, acceptedTwice } = await service().ledger();
	expect(acceptedTwice).toEqual([]);
	return accepted.map(({ wireId }) => (wireId ?? "").replace(/@[0-9a-f]{10}/, ""));
}

/** What is under way ends, and what is sent from now on ends at once. */
async function endAll(): Promise<void> {
	await service().setSettings({ afterMs: 0 });
	await service().release();
}

function attemptsOf(rig: HostedRig, task: number): unknown {
	return outcomesOf(rig)[task]?.attempts.map(({ attempt, status }) => [attempt, status]);
}

async function expectEnd(rig: HostedRig, argv: readonly string[], exitCode: number): Promise<string> {
	const result = await rig.run(...argv);
	expect(result.exitCode, said(result)).toBe(exitCode);
	return result.stderr;
}

describe("trawl collect on an older copy", () => {
	test("sends nothing again that was sent since", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service(), { items: FOUR, run: "max_open_batches: 1" });
		await rig.before(...RUN, "--detach");
		const restore = snapshot(rig);
		await endAll();
		await expectEnd(rig, ["collect", "--wait"], 0);
		expect(await bought()).toHaveLength(4);
		restore();
		await expectEnd(rig, ["collect", "--wait"], 0);
		expect(Object.values(statusesOf(rig))).toEqual(Array(4).fill("succeeded"));
		expect(await bought()).toHaveLength(4);
	});
});

describe("further attempts that were made since the copy", () => {
	test.each([
		["run", "succeeded", ["run", "pipeline.yaml"], FIRST_ALPHA, 0],
		["collect", "succeeded", ["collect", "--wait"], FIRST_ALPHA, 0],
		["run", "failed", ["run", "pipeline.yaml"], "^ask/alpha@", 3],
	])("by `retry.attempts` are taken over by %s when they %s, and not made again", async (...row) => {
		const [, status, argv, id, exitCode] = row;
		await service().setSettings({ afterMs: null });
		await service().setOutcomes([{ id, kind: "fail" }]);
		const rig = project(service(), { more: ["retry: { attempts: 1 }"] });
		await rig.before(...RUN, "--detach");
		const restore = snapshot(rig);
		await endAll();
		await expectEnd(rig, RUN, exitCode);
		const runId = manifestOf(rig).run_id;
		restore();
		await expectEnd(rig, argv, exitCode);
		expect(await bought()).toEqual(["ask/alpha", "ask/beta", "ask/alpha.2"]);
		expect(statusesOf(rig)).toEqual({ alpha: status, beta: "succeeded" });
		expect(attemptsOf(rig, 0)).toEqual([
			[1, "failed"],
			[2, status],
		]);
		expect(manifestOf(rig)).toMatchObject({ run_id: runId, leftovers: { tasks: 0, cost: 0 } });
	});

	test("are known to a plan of a changed file, too", async () => {
		await service().setSettings({ afterMs: null });
		await service().setOutcomes([{ id: FIRST_ALPHA, kind: "fail" }]);
		const more = ["retry: { attempts: 1 }"];
		const rig = project(service(), { more });
		await rig.before(...RUN, "--detach");
		const restore = snapshot(rig);
		await endAll();
		await expectEnd(rig, RUN, 0);
		restore();
		rig.write("pipeline.yaml", hostedPipeline({ items: ["alpha", "gamma"], more }));
		await expectEnd(rig, RUN, 0);
		expect(await bought()).toEqual(["ask/alpha", "ask/beta", "ask/alpha.2", "ask/gamma"]);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", gamma: "succeeded" });
	});
});

describe("trawl retry on an older copy", () => {
	test("takes over the attempt that was bought since, and its result reaches the run", async () => {
		await service().setOutcomes([{ id: "^ask/alpha@", kind: "fail" }]);
		const rig = project(service());
		await expectEnd(rig, RUN, 3);
		const restore = snapshot(rig);
		await service().setOutcomes([]);
		await expectEnd(rig, ["retry", "--yes"], 0);
		restore();
		// Nothing is bought, so that nobody is asked for a yes.
		await expectEnd(rig, ["retry"], 0);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
		expect(manifestOf(rig)).toMatchObject({ exit_code: 0, cost: { committed: 0.2 }, leftovers: { tasks: 0, cost: 0 } });
		expect(await bought()).toEqual(["ask/alpha", "ask/beta", "ask/alpha.2"]);
		expect(await expectEnd(rig, ["retry", "--yes"], 0)).toContain("Nothing to retry");
	});

	test("makes the attempt after the one that has failed since", async () => {
		await service().setOutcomes([{ id: "^ask/alpha@", kind: "fail" }]);
		const rig = project(service());
		await expectEnd(rig, RUN, 3);
		const restore = snapshot(rig);
		await expectEnd(rig, ["retry", "--yes"], 3);
		restore();
		await service().setOutcomes([]);
		await expectEnd(rig, ["retry", "--yes"], 0);
		expect(await bought()).toEqual(["ask/alpha", "ask/beta", "ask/alpha.2", "ask/alpha.3"]);
		expect(attemptsOf(rig, 0)).toEqual([
			[1, "failed"],
			[2, "failed"],
			[3, "succeeded"],
		]);
	});

	test("waits for the attempt that is under way", async () => {
		await service().setOutcomes([{ id: "^ask/alpha@", kind: "fail" }]);
		const rig = project(service());
		await expectEnd(rig, RUN, 3);
		const restore = snapshot(rig);
		await service().setOutcomes([]);
		await service().setSettings({ afterMs: null });
		await expectEnd(rig, ["retry", "--yes", "--detach"], 0);
		restore();
		await expectEnd(rig, ["retry", "--detach"], 0);
		expect(manifestOf(rig)).toMatchObject({ status: "pending", counts: { pending: 1, succeeded: 1 } });
		await endAll();
		await expectEnd(rig, ["collect"], 0);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
		expect(await bought()).toEqual(["ask/alpha", "ask/beta", "ask/alpha.2"]);
	});
});

/** So many batches of somebody else, newer than all that is there. */
async function addStrangers(count: number): Promise<void> {
	for (let n = 0; n < count; n++) await send(service(), "POST /batches", { name: `stranger ${n}`, mode: "fast" });
}

test("run.json is asked for what the copy does not know and the service does not list", async () => {
	await service().setSettings({ afterMs: null });
	const rig = project(service(), { items: FOUR, run: "max_open_batches: 1" });
	await rig.before(...RUN, "--detach");
	const restore = snapshot(rig);
	await endAll();
	await expectEnd(rig, RUN, 0);
	await addStrangers(101);
	restore();
	await expectEnd(rig, ["collect", "--wait"], 0);
	expect(Object.values(statusesOf(rig))).toEqual(Array(4).fill("succeeded"));
	expect(await bought()).toHaveLength(4);
});

describe("a command that is refused after the state was lost", () => {
	test("leaves in run.json what finds the batches again", async () => {
		const rig = project(service());
		await expectEnd(rig, RUN, 0);
		const { batch_ids } = manifestOf(rig);
		rig.remove(".trawl");
		await service().setSettings({ key: "unknown" });
		await expectEnd(rig, RUN, 5);
		expect(manifestOf(rig)).toMatchObject({ exit_code: 5, batch_ids });
		await service().setSettings({ key: "valid" });
		rig.write("pipeline.yaml", hostedPipeline({ more: ["budget: { max_tasks: 1 }"] }));
		await expectEnd(rig, RUN, 7);
		expect(manifestOf(rig)).toMatchObject({ exit_code: 7, batch_ids });
		await addStrangers(101);
		rig.write("pipeline.yaml", hostedPipeline());
		await expectEnd(rig, RUN, 0);
		expect(await bought()).toHaveLength(2);
	});

	test("leaves in run.json which run had not ended, so that its cap holds", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		rig.remove(".trawl");
		await service().setSettings({ key: "unknown" });
		await expectEnd(rig, RUN, 5);
		await service().setSettings({ key: "valid" });
		rig.remove(".trawl");
		await endAll();
		rig.write("pipeline.yaml", hostedPipeline({ items: FOUR }));
		const told = await expectEnd(rig, [...RUN, "--max-cost", "0.3"], 7);
		expect(told).toContain("found an estimate of $0.40 ($0.20 of it spent)");
		expect(await bought()).toHaveLength(2);
	});

	test("keeps the batches of the run before, which the state still has", async () => {
		const rig = project(service());
		await expectEnd(rig, RUN, 0);
		const { batch_ids } = manifestOf(rig);
		rig.write("pipeline.yaml", hostedPipeline({ items: FOUR }));
		await expectEnd(rig, [...RUN, "--max-cost", "0.1"], 7);
		expect(manifestOf(rig)).toMatchObject({ exit_code: 7, batch_ids });
	});
});
