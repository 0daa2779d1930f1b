/** A batch that the service does not know any more: nothing is decided until a person has decided. */
import { expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { manifestOf, project, said, statusesOf } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];

test("of whose tasks nobody knows whether they arrived is given up by `trawl cancel`, and by nothing else", async () => {
	await service().setFaults([{ kind: "hang", operation: "addTasks", when: "after" }]);
	const rig = project(service());
	const live = rig.start(...RUN);
	await service().seen("addTasks");
	live.child.kill("SIGKILL");
	expect((await live.ended).signal).toBe("SIGKILL");
	// As after the end of its retention.
	await service().reset();
	for (const argv of [RUN, [...RUN, "--new"]]) {
		const lost = await rig.run(...argv);
		expect(lost.exitCode, said(lost)).toBe(6);
		expect(lost.stderr).toContain("`trawl cancel` gives it up");
	}
	expect((await service().ledger()).accepted).toHaveLength(0);
	const cancelled = await rig.run("cancel");
	expect(cancelled.exitCode, said(cancelled)).toBe(3);
	const again = await rig.run(...RUN);
	expect(again.exitCode, said(again)).toBe(0);
	expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
	expect((await service().ledger()).accepted).toHaveLength(2);
});

test("that was given up counts with its price in budgets, since it may be paid for", async () => {
	await service().setSettings({ afterMs: null });
	const rig = project(service(), { more: ["budget: { per_month: 0.3 }"] });
	await rig.before(...RUN, "--detach");
	await service().reset();
	const cancelled = await rig.run("cancel");
	expect(cancelled.exitCode, said(cancelled)).toBe(3);
	expect(cancelled.stderr).toContain("Cost unknown");
	expect(manifestOf(rig).cost).toMatchObject({ actual: null, committed: 0.2 });
	const again = await rig.run(...RUN);
	expect(again.exitCode, said(again)).toBe(7);
	expect(again.stderr).toContain("($0.20 of it spent this month)");
});
