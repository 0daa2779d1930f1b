/** What a run buys again, and what it leaves as it is: age, `--fresh`, `--new`, selections. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Database } from "../../src/sqlite/database.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { hostedPipeline, manifestOf, outcomesOf, project, said, statusesOf } from "./hosted-pipeline.ts";
import type { HostedRig } from "./hosted-rig.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];
const HOUR = 3_600_000;

async function bought(): Promise<number> {
	return (await service().ledger()).accepted.length;
}

describe("refresh", () => {
	test("a result younger than it is reused, an older one is bought again", async () => {
		// The service's clock gives results their age.
		await service().setSettings({ clockOffsetMs: -2 * HOUR });
		const rig = project(service(), { more: ["refresh: 3h"] });
		await rig.before(...RUN);
		const young = await rig.run(...RUN);
		expect(young.exitCode, said(young)).toBe(0);
		expect(await bought()).toBe(2);
		rig.write("pipeline.yaml", hostedPipeline({ more: ["refresh: 1h"] }));
		const plan = await rig.run("plan", "pipeline.yaml", "--tasks");
		expect(plan.stdout).toContain("is older than refresh allows");
		const old = await rig.run(...RUN);
		expect(old.exitCode, said(old)).toBe(0);
		expect(await bought()).toBe(4);
		expect((await service().ledger()).acceptedTwice).toEqual([]);
	});

	test("always buys anew with each run, but an unfinished run only goes on", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service(), { more: ["refresh: always"] });
		await rig.before(...RUN, "--detach");
		await service().setSettings({ afterMs: 0 });
		await service().release();
		await rig.run(...RUN);
		expect(await bought()).toBe(2);
		const again = await rig.run(...RUN);
		expect(again.exitCode, said(again)).toBe(0);
		expect(again.stderr).toContain("2 to run, 0 to reuse");
		expect(await bought()).toBe(4);
	});

	test("--fresh buys what is stored again, and --new plans afresh without paying for what is under way", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		await service().setSettings({ afterMs: null });
		await rig.run(...RUN, "--fresh", "--detach");
		expect(await bought()).toBe(4);
		const first = manifestOf(rig).run_id;
		await service().setSettings({ afterMs: 0 });
		await service().release();
		const anew = await rig.run(...RUN, "--new");
		expect(anew.exitCode, said(anew)).toBe(0);
		expect(anew.stderr).toContain("2 already sent");
		expect(manifestOf(rig).run_id).not.toBe(first);
		expect(await bought()).toBe(4);
		expect((await service().ledger()).acceptedTwice).toEqual([]);
	});
});

describe("a selection", () => {
	test("buys only what it takes; the rest keeps its last result or says why there is none", async () => {
		const rig = project(service(), { items: ["alpha", "beta", "gamma"] });
		await rig.before(...RUN, "--select", "ask/alpha");
		await service().setOutcomes([{ id: "beta", kind: "fail" }]);
		const result = await rig.run(...RUN, "--exclude", "ask/alpha", "--exclude", "ask/g*");
		expect(result.exitCode, said(result)).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "failed", gamma: "skipped" });
		expect(outcomesOf(rig)[2]?.error).toContain("not selected");
		expect(await bought()).toBe(2);
		// What failed lies outside of this one.
		const other = await rig.run(...RUN, "--select", "ask/alpha");
		expect(other.exitCode, said(other)).toBe(0);
		expect(manifestOf(rig)).toMatchObject({ exit_code: 0, status: "succeeded" });
		expect(await bought()).toBe(2);
	});

	test("keeps the result of a changed request that it leaves out", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		rig.write("pipeline.yaml", hostedPipeline().replace("About {{ item }}?", "All about {{ item }}?"));
		const result = await rig.run(...RUN, "--select", "ask/beta");
		expect(result.exitCode, said(result)).toBe(0);
		expect(outcomesOf(rig).map(({ query, output }) => [query, output])).toEqual([
			["About alpha?", "Answer to About alpha?"],
			["All about beta?", "Answer to All about beta?"],
		]);
		expect(await bought()).toBe(3);
	});

	test("result:failed takes what failed; where nothing did, there is nothing to do", async () => {
		await service().setOutcomes([{ id: "beta", kind: "fail" }]);
		const rig = project(service());
		await rig.before(...RUN);
		await service().setOutcomes([]);
		const mended = await rig.run(...RUN, "--select", "result:failed");
		expect(mended.exitCode, said(mended)).toBe(0);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
		expect(await bought()).toBe(3);
		const none = await rig.run(...RUN, "--select", "result:failed");
		expect(none.exitCode, said(none)).toBe(0);
		expect(await bought()).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
	});

	test("the end tells apart what is reused, new and never sent, and counts the run's own batches", async () => {
		const rig = project(service(), { items: ["a1", "a2", "b1", "b2"] });
		const first = await rig.run(...RUN, "--limit", "1");
		expect(first.stderr, said(first)).toContain("Cost $0.10, 1 batch\n");
		const second = await rig.run(...RUN, "--select", "ask/a*");
		expect(second.stderr, said(second)).toContain("2 succeeded, 2 skipped (1 reused, 1 new)\n");
		expect(second.stderr).toContain("Cost $0.10, saved by reuse $0.10, 1 batch\n");
		const third = await rig.run(...RUN, "--select", "ask/a*");
		expect(third.stderr, said(third)).toContain("2 succeeded, 2 skipped (2 reused, 0 new)\n");
		expect(third.stderr).toContain("Cost $0.00, saved by reuse $0.20, nothing sent\n");
		expect((await rig.run("status")).stdout).not.toContain("Batch 1");
	});

	test("a template's name is no task: the hint is the pattern that selects its tasks", async () => {
		const result = await project(service()).run(...RUN, "--select", "ask");
		expect(result.exitCode, said(result)).toBe(9);
		expect(result.stderr).toContain("`ask` is a template: `ask/*` selects all of its tasks");
	});

	test("the same --limit again buys nothing more", async () => {
		const rig = project(service(), { items: ["alpha", "beta", "gamma"] });
		await rig.before(...RUN, "--limit", "1");
		const again = await rig.run(...RUN, "--limit", "1");
		expect(again.exitCode, said(again)).toBe(0);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "skipped", gamma: "skipped" });
		expect(await bought()).toBe(1);
		const all = await rig.run(...RUN);
		expect(all.exitCode, said(all)).toBe(0);
		expect(await bought()).toBe(3);
	});
});

describe("what a reused answer was asked by", () => {
	/** Of the newest run: how many of its tasks have a request of their own in the state. */
	const ownRequests = (rig: HostedRig) => {
		const db = new Database(join(rig.dir, ".trawl", "state.db"), { readonly: true });
		const sql = `SELECT COUNT(t.request) AS own, COUNT(*) AS tasks FROM run_tasks t
			WHERE t.run_id = (SELECT run_id FROM runs ORDER BY rowid DESC LIMIT 1)`;
		const counts = db.get<{ own: number; tasks: number }>(sql);
		db.close();
		return counts;
	};
	const ticket = (name: string) => hostedPipeline({ ask: [`metadata: { ticket: ${name} }`] });

	test("is stored once, however often it is reused", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		expect(ownRequests(rig)).toEqual({ own: 2, tasks: 2 });
		await rig.before(...RUN);
		expect(ownRequests(rig)).toEqual({ own: 0, tasks: 2 });
	});

	test("is told as each run has it, where something changed that has no part in the answer", async () => {
		const rig = project(service());
		rig.write("pipeline.yaml", ticket("OLD-1"));
		await rig.before(...RUN);
		rig.write("pipeline.yaml", ticket("NEW-2"));
		const reused = await rig.run(...RUN);
		expect(reused.stderr, said(reused)).toContain("2 reused");
		const { stdout } = await rig.run("show", "ask/alpha");
		expect(stdout).toContain("NEW-2");
		expect(stdout).not.toContain("OLD-1");
		expect(await bought()).toBe(2);
	});
});
