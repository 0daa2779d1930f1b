/** Batches and tasks that the service keeps back: what can go on goes on, and `trawl cancel` ends the rest. */
import { expect, test } from "vitest";
import { behindProxy } from "../support/rewriting-proxy.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { project, said, statusesOf } from "./hosted-pipeline.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];

test("a batch that is listed and whose tasks nobody knows is left out, by its name", async () => {
	const seen = await behindProxy(service(), ({ method, path, body }) => {
		if (method !== "GET" || path !== "") return undefined;
		const gone = { batch_id: "batch_gone", name: "trawl/watch/20250101-000000-abcdef/1", status: "completed" };
		const counts = { total: 1, queued: 0, running: 0, completed: 1, failed: 0, cancelled: 0 };
		const more = { ...gone, mode: "fast", created_at: "2025-01-01T00:00:00.000Z", counts, cost: 0.1 };
		const listed = JSON.parse(body);
		return { body: Array.isArray(listed) ? [more, ...listed] : { ...listed, batches: [more, ...listed.batches] } };
	});
	const rig = project(seen);
	for (const argv of [RUN, [...RUN, "--new"], ["collect", "pipeline.yaml"]]) {
		const result = await rig.run(...argv);
		expect(result.exitCode, said(result)).toBe(0);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
		if (argv === RUN) expect(result.stderr).toMatch(/batch_unknown.*\n?.*batch_gone|batch_gone.*\n?.*batch_unknown/);
	}
	expect((await service().ledger()).accepted).toHaveLength(2);
});

test("a paid task that is missing from the list is given up by `trawl cancel`, and by nothing else", async () => {
	const seen = await behindProxy(service(), ({ path, body }) => {
		if (!path.endsWith("/tasks") || !body.includes("pagination")) return undefined;
		const page = JSON.parse(body);
		return { body: { ...page, tasks: page.tasks.slice(1) } };
	});
	const rig = project(seen);
	for (const argv of [RUN, [...RUN, "--new"]]) {
		const kept = await rig.run(...argv);
		expect(kept.exitCode, said(kept)).toBe(6);
		expect(kept.stderr).toMatch(/1 of its tasks has not ended .*`trawl cancel` gives it up/);
	}
	const cancelled = await rig.run("cancel");
	expect(cancelled.exitCode, said(cancelled)).toBe(3);
	expect(cancelled.stderr).toMatch(/batch_\S+ .*given up/);
	expect(statusesOf(rig)).toEqual({ alpha: "failed", beta: "succeeded" });
	expect((await service().ledger()).accepted).toHaveLength(2);
});
