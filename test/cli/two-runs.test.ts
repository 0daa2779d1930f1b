/** One live run per pipeline and state. */
import { describe, expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { manifestOf, project, said, statusesOf } from "./hosted-pipeline.ts";

const service = sharedStandIn({ afterMs: null });
const RUN = ["run", "pipeline.yaml", "--yes"];

/** What is under way ends, and what is sent from now on ends at once. */
async function endAll(): Promise<void> {
	await service().setSettings({ afterMs: 0 });
	await service().release();
}

describe("two runs of one pipeline", () => {
	test("at once: one works, the other ends with 11 and says who holds the lease", async () => {
		const rig = project(service());
		const both = [rig.start(...RUN), rig.start(...RUN)];
		const first = await Promise.race(both.map(async ({ ended }, index) => ({ index, result: await ended })));
		expect(first.result.exitCode, said(first.result)).toBe(11);
		const other = both[1 - first.index];
		expect(first.result.stderr).toContain(`process ${other?.child.pid}`);
		await endAll();
		const done = await other?.ended;
		expect(done?.exitCode, done && said(done)).toBe(0);
		expect(manifestOf(rig)).toMatchObject({ status: "succeeded", exit_code: 0 });
		const ledger = await service().ledger();
		expect(ledger.accepted).toHaveLength(2);
		expect(ledger.batches).toHaveLength(1);
	});

	test("one after the other was killed: the lease is taken over, and what was sent with it", async () => {
		const rig = project(service());
		const killed = rig.start(...RUN);
		await service().seen("getBatch");
		killed.child.kill("SIGKILL");
		expect((await killed.ended).signal).toBe("SIGKILL");
		await endAll();
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("Continuing run");
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
		const ledger = await service().ledger();
		expect(ledger.accepted).toHaveLength(2);
		expect(ledger.acceptedTwice).toEqual([]);
	});

	test("killed runs are picked up by collect as well", async () => {
		const rig = project(service());
		const killed = rig.start(...RUN);
		await service().seen("getBatch");
		killed.child.kill("SIGKILL");
		await killed.ended;
		await endAll();
		const result = await rig.run("collect");
		expect(result.exitCode, said(result)).toBe(0);
		expect(manifestOf(rig)).toMatchObject({ status: "succeeded", exit_code: 0 });
		expect((await service().ledger()).accepted).toHaveLength(2);
	});

	test("of two pipelines in one state work side by side", async () => {
		const rig = project(service());
		rig.write("other.yaml", rig.read("pipeline.yaml").replace("name: watch", "name: other").replace("About", "On"));
		const both = [rig.start(...RUN), rig.start("run", "other.yaml", "--yes")];
		await service().seen("addTasks", 2);
		await endAll();
		const ends = await Promise.all(both.map(({ ended }) => ended));
		for (const end of ends) expect(end.exitCode, said(end)).toBe(0);
		expect((await service().ledger()).accepted).toHaveLength(4);
	});
});
