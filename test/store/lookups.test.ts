import { describe, expect, it } from "vitest";
import type { AttemptState } from "../../src/model/execution-store.ts";
import type { StateStore } from "../../src/store/state-store.ts";
import { finishTasks, freezeTasks, NO_LIMITS, plannedTask, SENT_AT } from "../support/planned-task.ts";
import { withState } from "../support/with-state.ts";

/** One more attempt at the task with fingerprint "same", ended so. */
function attempt(
	state: StateStore,
	nth: number,
	end: Extract<AttemptState, "succeeded" | "failed" | "invalid" | "cancelled">,
	{ pipeline = "watch", completedAt = `2026-10-0${nth}T00:00:00.000Z` as string | null } = {},
): void {
	const wire_id = `t/k0@0123456789${nth === 1 ? "" : `.${nth}`}`;
	const task = plannedTask(0, { digest: "same", attempt: nth, wire_id, bought_by: pipeline });
	finishTasks(state, `run-${pipeline}-${nth}`, [task], () => ({ state: end, completed_at: completedAt }), pipeline);
}

/** One more attempt that was sent and has not ended. */
function inFlight(state: StateStore, nth: number): void {
	const task = plannedTask(0, { digest: "same", attempt: nth, wire_id: `t/k0@0123456789.${nth}` });
	const [batch] = freezeTasks(state, `run-watch-${nth}`, [task]);
	if (batch === undefined) throw new Error("no batch");
	state.execution.markSending(batch, [task.wire_id], SENT_AT, NO_LIMITS);
}

describe("what is known of a request", () => {
	it("is nothing where nothing was sent", () => {
		withState((state) => {
			freezeTasks(state, "run-1", [plannedTask(0, { digest: "same" })]);
			expect(state.lookups.byRequest("watch", { digest: "same", query: "about t/k0" })).toBeUndefined();
			expect(state.lookups.byTask("watch", "t/k0")).toBeUndefined();
			expect(state.lookups.attemptsOf("watch", "t/k0@0123456789")).toBe(0);
		});
	});

	it("is the pipeline's own attempt in flight before any success", () => {
		withState((state) => {
			attempt(state, 1, "succeeded");
			inFlight(state, 2);
			expect(state.lookups.byRequest("watch", { digest: "same", query: "about t/k0" })).toMatchObject({
				wire_id: "t/k0@0123456789.2",
				status: "pending",
			});
			expect(state.lookups.byRequest("other", { digest: "same", query: "about t/k0" })).toMatchObject({
				wire_id: "t/k0@0123456789",
				status: "succeeded",
			});
		});
	});

	it("is the newest success of any pipeline before other ends", () => {
		withState((state) => {
			attempt(state, 1, "succeeded", { pipeline: "other" });
			attempt(state, 2, "succeeded", { pipeline: "third" });
			attempt(state, 3, "failed");
			expect(state.lookups.byRequest("watch", { digest: "same", query: "about t/k0" })).toMatchObject({
				pipeline: "third",
				status: "succeeded",
			});
		});
	});

	it("is this pipeline's newest other end, with or without a time", () => {
		withState((state) => {
			attempt(state, 1, "invalid");
			attempt(state, 2, "failed", { completedAt: null });
			attempt(state, 1, "cancelled", { pipeline: "other" });
			expect(state.lookups.byRequest("watch", { digest: "same", query: "about t/k0" })).toMatchObject({
				status: "failed",
				completed_at: null,
			});
			expect(state.lookups.byTask("watch", "t/k0")).toMatchObject({ status: "failed", components: { query: "same" } });
			expect(state.lookups.byRequest("third", { digest: "same", query: "about t/k0" })).toBeUndefined();
		});
	});
});

describe("the number of attempts at a wire id", () => {
	const hex = "@0123456789";

	it("goes on from the highest", () => {
		withState((state) => {
			attempt(state, 1, "failed");
			attempt(state, 2, "failed");
			expect(state.lookups.attemptsOf("watch", `t/k0${hex}`)).toBe(2);
			expect(state.lookups.attemptsOf("other", `t/k0${hex}`)).toBe(0);
		});
	});

	it.each([
		["t/100%", "t/1000"],
		["t/a_b", "t/axb"],
		["t/a.b", "t/a.b.c"],
		["t/é", "t/e\u0301"],
		["t/日本", "t/日本語"],
		["t/\u{1F9EA}", "t/\u{1F9EB}"],
		["t/A", "t/a"],
		["t/a@b", "t/a@b.2"],
		[`t/a${hex}`, "t/a"],
	])("of %s is not changed by attempts at %s", (id, other) => {
		withState((state) => {
			const ids = [id, other].flatMap((each) => [`${each}${hex}`, `${each}${hex}.2`]);
			const task = (wire_id: string, index: number, attempt: number) =>
				plannedTask(index, { id: wire_id.split(hex)[0] ?? "", wire_id, attempt });
			finishTasks(state, "run-1", [task(ids[2] ?? "", 0, 1), task(ids[3] ?? "", 1, 2)]);
			expect(state.lookups.attemptsOf("watch", ids[0] ?? "")).toBe(0);
			finishTasks(state, "run-2", [task(ids[0] ?? "", 0, 1)]);
			expect(state.lookups.attemptsOf("watch", ids[0] ?? "")).toBe(1);
			expect(state.lookups.attemptsOf("watch", ids[2] ?? "")).toBe(2);
		});
	});

	it("is not changed by a task whose own id begins with the whole wire id", () => {
		withState((state) => {
			const task = plannedTask(0, { id: `t/a${hex}.note`, wire_id: `t/a${hex}.note${hex}.7`, attempt: 7 });
			finishTasks(state, "run-1", [task]);
			expect(state.lookups.attemptsOf("watch", `t/a${hex}`)).toBe(0);
		});
	});
});
