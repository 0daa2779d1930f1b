/** A large run asks no more of the service than it must. */
import { expect, test } from "vitest";
import type { SeenRequest } from "../support/stand-in/protocol.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { manifestOf, said } from "./hosted-pipeline.ts";
import { type HostedRig, hostedRig } from "./hosted-rig.ts";

/** Tasks end after two polls, so that there is a time between two to look at. */
const service = sharedStandIn({ afterPolls: 2 });

/** Between two polls of a batch, in milliseconds: from a second, growing by half, up to ten for `fast`. */
const LEAST_DELAYS = [1_000, 1_500, 2_250, 3_375, 5_062, 7_593, 10_000];
/** A timer may fire early by less than that. */
const TIMER_MS = 5;

/** A pipeline `watch` of so many tasks; `run`: its settings of that name. */
function writeRows(rig: HostedRig, rows: number, run: string): void {
	rig.write("rows.csv", `id\n${Array.from({ length: rows }, (_, n) => n).join("\n")}\n`);
	rig.write(
		"pipeline.yaml",
		[
			"version: 1",
			"name: watch",
			"data: { rows: { file: rows.csv } }",
			"batch: { mode: fast }",
			`run: { ${run} }`,
			"tasks:",
			"  ask:",
			"    for_each: { row: rows }",
			'    key: "{{ row.id }}"',
			"    query: About {{ row.id }}?",
			"",
		].join("\n"),
	);
}

test("2,500 tasks in 25 batches: as few requests as there can be, and no more batches open than allowed", async () => {
	const rig = hostedRig(service());
	writeRows(rig, 2_500, "max_open_batches: 8");
	const result = await rig.run("run", "pipeline.yaml", "--yes");
	expect(result.exitCode, said(result)).toBe(0);
	expect(manifestOf(rig).counts).toMatchObject({ succeeded: 2_500, total: 2_500 });

	const { requests, accepted, acceptedTwice, polls, mostOpen } = await service().ledger();
	const of = (operation: SeenRequest["operation"]) => requests.filter((request) => request.operation === operation);
	expect(accepted).toHaveLength(2_500);
	expect(acceptedTwice).toEqual([]);
	expect(of("createBatch")).toHaveLength(25);
	expect(of("addTasks").map(({ tasks }) => tasks)).toEqual(Array(25).fill(100));
	expect(of("listTasks")).toHaveLength(50);
	for (const { path } of of("listTasks")) expect(path).toContain("limit=50");
	expect(of("listBatches")).toHaveLength(1);
	expect(of("cancelBatch")).toEqual([]);
	expect(mostOpen).toBe(8);

	expect(Object.keys(polls)).toHaveLength(25);
	for (const times of Object.values(polls)) {
		expect(times.length).toBeGreaterThan(1);
		times.slice(1).forEach((time, index) => {
			const least = LEAST_DELAYS[Math.min(index, LEAST_DELAYS.length - 1)] ?? 0;
			expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(least - TIMER_MS);
		});
	}
});

test("more open batches than Node has listeners for are no leak: it says nothing of them", async () => {
	const rig = hostedRig(service());
	writeRows(rig, 40, "batch_size: 1, max_open_batches: 40, poll: 20ms");
	const result = await rig.run("run", "pipeline.yaml", "--yes");
	expect(result.exitCode, said(result)).toBe(0);
	expect(result.stderr).not.toContain("MaxListenersExceededWarning");
});
