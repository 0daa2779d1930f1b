import { expect, it } from "vitest";
import { concludeRun } from "../../src/execute/conclude-run.ts";
import type { ExecutionEnd } from "../../src/execute/execute-run.ts";

const none = { succeeded: 0, failed: 0, invalid: 0, rejected: 0, cancelled: 0, skipped: 0, pending: 0 };
const finished: ExecutionEnd = { type: "finished" };
const fault = (type: "unauthorized" | "payment" | "service"): ExecutionEnd => ({ type, message: "why" });

function conclude(end: ExecutionEnd, counts: Partial<typeof none>, inFlight = 0, interruptCode = 130) {
	const all = { ...none, ...counts };
	const total = Object.values(all).reduce((sum, count) => sum + count, 0);
	const {
		status,
		exitCode,
		finished: closed,
	} = concludeRun({
		end,
		counts: { ...all, total },
		selected: { ...all, total },
		openTemplates: 0,
		inFlight,
		interruptCode,
		downloads: "done",
	});
	return [status, exitCode, closed];
}

it.each<readonly [string, ExecutionEnd, Partial<typeof none>, readonly [string, number]]>([
	["all succeeded", finished, { succeeded: 3 }, ["succeeded", 0]],
	["there was nothing to do", finished, {}, ["succeeded", 0]],
	["some failed", finished, { succeeded: 1, failed: 1 }, ["partially_succeeded", 3]],
	["some were skipped", finished, { succeeded: 1, skipped: 1 }, ["partially_succeeded", 3]],
	["all failed in one way or another", finished, { failed: 1, invalid: 1, rejected: 1, cancelled: 1 }, ["failed", 3]],
	["all were cancelled or never sent", finished, { cancelled: 2, skipped: 1 }, ["cancelled", 3]],
	["all were cancelled", finished, { cancelled: 2 }, ["cancelled", 3]],
	["the last result came with the interruption", { type: "interrupted" }, { succeeded: 2 }, ["succeeded", 0]],
	["the last result came with a fault", fault("payment"), { succeeded: 2 }, ["succeeded", 0]],
])("is closed when %s", (_name, end, counts, expected) => {
	expect(conclude(end, counts)).toEqual([...expected, true]);
});

it.each<readonly [string, ExecutionEnd, number, readonly [string, number]]>([
	["nobody waited", { type: "detached" }, 1, ["pending", 0]],
	["it was interrupted", { type: "interrupted" }, 1, ["pending", 143]],
	["its deadline passed", { type: "deadline" }, 1, ["pending", 8]],
	["the balance was empty", fault("payment"), 0, ["pending", 8]],
	["the key was refused with tasks in flight", fault("unauthorized"), 1, ["pending", 5]],
	["the key was refused with none in flight", fault("unauthorized"), 0, ["failed", 5]],
	["the service failed with tasks in flight", fault("service"), 1, ["pending", 6]],
	["the service failed with none in flight", fault("service"), 0, ["failed", 6]],
])("stays open while tasks are pending and %s", (_name, end, inFlight, expected) => {
	expect(conclude(end, { succeeded: 1, pending: 1 }, inFlight, 143)).toEqual([...expected, false]);
});

it("does not count what lies outside the selection", () => {
	const counts = { ...none, succeeded: 1, failed: 1, skipped: 3, total: 5 };
	const selected = { ...none, succeeded: 1, total: 1 };
	const rest = { openTemplates: 0, inFlight: 0, interruptCode: 130, downloads: "done" } as const;
	expect(concludeRun({ end: finished, counts, selected, ...rest })).toEqual({
		status: "succeeded",
		exitCode: 0,
		finished: true,
	});
});

it("stays open when downloading was interrupted, though every task has its outcome", () => {
	const counts = { ...none, succeeded: 2, total: 2 };
	const rest = { openTemplates: 0, inFlight: 0, interruptCode: 143, downloads: "interrupted" } as const;
	expect(concludeRun({ end: finished, counts, selected: counts, ...rest })).toEqual({
		status: "pending",
		exitCode: 143,
		finished: false,
	});
});
