import { describe, expect, it, vi } from "vitest";
import type { AttemptState } from "../../src/model/execution-store.ts";
import type { PlanLookups } from "../../src/model/plan.ts";
import { Database } from "../../src/sqlite/database.ts";
import type { StateStore } from "../../src/store/state-store.ts";
import { ENGINE, finishTasks, freezeTasks, NO_LIMITS, plannedTask, SENT_AT } from "../support/planned-task.ts";
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

/** Wire ids of its tasks have these digits of their fingerprint. */
const DIGEST = `0123456789${"a".repeat(54)}`;

/** The same questions, asked of the state one by one and with all that it knows of these tasks read at once. */
const WAYS: readonly (readonly [string, (state: StateStore, ids?: readonly string[]) => PlanLookups])[] = [
	["looked up one by one", (state) => state.lookups],
	["read ahead", (state, ids = ["t/k0"]) => readAhead(state, ids)],
];

function readAhead({ lookups }: StateStore, ids: readonly string[]): PlanLookups {
	const tasks = ids.flatMap((id) => ["same", DIGEST].map((digest) => ({ id, digest, query: `about ${id}` })));
	const ahead = lookups.ahead?.("watch", tasks);
	if (ahead === undefined) throw new Error("expected the state to read ahead");
	return ahead;
}

describe.each(WAYS)("what is known of a request, %s,", (_, of) => {
	it("is nothing where nothing was sent", () => {
		withState((state) => {
			freezeTasks(state, "run-1", [plannedTask(0, { digest: "same" })]);
			expect(of(state).byRequest("watch", { digest: "same", query: "about t/k0" })).toBeUndefined();
			expect(of(state).byTask("watch", "t/k0")).toBeUndefined();
			expect(of(state).attemptsOf("watch", "t/k0@0123456789")).toBe(0);
		});
	});

	it("is the pipeline's own attempt in flight before any success", () => {
		withState((state) => {
			attempt(state, 1, "succeeded");
			inFlight(state, 2);
			expect(of(state).byRequest("watch", { digest: "same", query: "about t/k0" })).toMatchObject({
				wire_id: "t/k0@0123456789.2",
				status: "pending",
			});
			expect(of(state).byRequest("other", { digest: "same", query: "about t/k0" })).toMatchObject({
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
			expect(of(state).byRequest("watch", { digest: "same", query: "about t/k0" })).toMatchObject({
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
			expect(of(state).byRequest("watch", { digest: "same", query: "about t/k0" })).toMatchObject({
				status: "failed",
				completed_at: null,
			});
			expect(of(state).byTask("watch", "t/k0")).toMatchObject({ status: "failed", components: { query: "same" } });
			expect(of(state).byRequest("third", { digest: "same", query: "about t/k0" })).toBeUndefined();
		});
	});
});

describe.each(WAYS)("the number of attempts at a wire id, %s,", (_, of) => {
	const hex = "@0123456789";

	it("goes on from the highest", () => {
		withState((state) => {
			attempt(state, 1, "failed");
			attempt(state, 2, "failed");
			expect(of(state).attemptsOf("watch", `t/k0${hex}`)).toBe(2);
			expect(of(state).attemptsOf("other", `t/k0${hex}`)).toBe(0);
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
			expect(of(state, [id, other, `${id}${hex}`, `${other}${hex}`]).attemptsOf("watch", ids[0] ?? "")).toBe(0);
			finishTasks(state, "run-2", [task(ids[0] ?? "", 0, 1)]);
			expect(of(state, [id, other, `${id}${hex}`, `${other}${hex}`]).attemptsOf("watch", ids[0] ?? "")).toBe(1);
			expect(of(state, [id, other, `${id}${hex}`, `${other}${hex}`]).attemptsOf("watch", ids[2] ?? "")).toBe(2);
		});
	});

	it("is not changed by a task whose own id begins with the whole wire id", () => {
		withState((state) => {
			const task = plannedTask(0, { id: `t/a${hex}.note`, wire_id: `t/a${hex}.note${hex}.7`, attempt: 7 });
			finishTasks(state, "run-1", [task]);
			expect(of(state, ["t/a"]).attemptsOf("watch", `t/a${hex}`)).toBe(0);
		});
	});
});

describe("what is read ahead", () => {
	const ids = Array.from({ length: 12 }, (_, index) => `t/k${index}`);
	const digestOf = (index: number) => `${String(index).padStart(2, "0")}23456789${"a".repeat(54)}`;
	const wireIdOf = (index: number, attempt = 1) =>
		`t/k${index}@${digestOf(index).slice(0, 10)}${attempt === 1 ? "" : `.${attempt}`}`;
	const task = (index: number, attempt = 1, bought_by = "watch") =>
		plannedTask(index, { digest: digestOf(index), wire_id: wireIdOf(index, attempt), attempt, bought_by });

	/** Tasks 0 to 8: each in another state; the others were never tried. */
	function fill(state: StateStore): void {
		const ends = ["succeeded", "failed", "invalid", "cancelled"] as const;
		finishTasks(
			state,
			"run-1",
			[0, 1, 2, 3, 4].map((index) => task(index)),
			({ index }) => ({
				state: ends[index] ?? "failed",
				completed_at: index === 2 ? null : `2026-10-0${index + 1}T00:00:00.000Z`,
			}),
		);
		finishTasks(state, "run-2", [
			task(4, 2),
			plannedTask(8, { id: "t/k8", digest: "another", wire_id: "t/k8@another" }),
		]);
		finishTasks(state, "run-3", [task(1, 1, "other"), task(5, 1, "other")], () => ({}), "other");
		const found = {
			query: "about t/k6",
			seen: "completed",
			service_id: "dr",
			created_at: SENT_AT,
			completed_at: SENT_AT,
		};
		state.adoption.takeIn(
			{
				...{ batch_id: "batch_9", name: "trawl/watch/lost/1", run_id: "lost", ordinal: 1, mode: "fast" },
				created_at: SENT_AT,
				tasks: [{ ...found, seen: "completed", wire_id: wireIdOf(6, 2) }],
			},
			{ pipeline: "watch", engine: ENGINE, price: 0.1, now: SENT_AT },
		);
		const [batch] = freezeTasks(state, "run-4", [task(0, 2), task(7)]);
		if (batch === undefined) throw new Error("no batch");
		state.execution.markSending(batch, [wireIdOf(0, 2)], SENT_AT, NO_LIMITS);
	}

	function answersOf(lookups: PlanLookups, pipeline: string) {
		return ids.map((id, index) => ({
			request: lookups.byRequest(pipeline, { digest: digestOf(index), query: `about ${id}` }),
			otherQuery: lookups.byRequest(pipeline, { digest: digestOf(index), query: "about something else" }),
			task: lookups.byTask(pipeline, id),
			result: lookups.lastResult(pipeline, id),
			attempts: lookups.attemptsOf(pipeline, wireIdOf(index)),
		}));
	}

	it("is what the state tells of each task, of this pipeline and of others", () => {
		withState((state) => {
			fill(state);
			const tasks = ids.map((id, index) => ({ id, digest: digestOf(index), query: `about ${id}` }));
			for (const pipeline of ["watch", "other", "third"]) {
				const ahead = state.lookups.ahead?.("watch", tasks);
				const told = answersOf(state.lookups, pipeline);
				expect(told.filter(({ request }) => request !== undefined).length).toBeGreaterThan(1);
				expect(ahead === undefined ? [] : answersOf(ahead, pipeline)).toEqual(told);
			}
			expect(answersOf(state.lookups, "watch").map(({ attempts }) => attempts)).toEqual([
				2, 1, 1, 1, 2, 0, 2, 0, 0, 0, 0, 0,
			]);
		});
	});

	it("of a task that was not named is looked up all the same", () => {
		withState((state) => {
			fill(state);
			const ahead = state.lookups.ahead?.("watch", [{ id: "t/k0", digest: digestOf(0), query: "about t/k0" }]);
			expect(ahead?.byRequest("watch", { digest: digestOf(4), query: "about t/k4" })).toMatchObject({ attempt: 2 });
			expect(ahead?.byTask("watch", "t/k8")).toMatchObject({ status: "succeeded" });
			expect(ahead?.attemptsOf("watch", wireIdOf(4))).toBe(2);
		});
	});

	it("is read in a few statements, however many tasks there are", () => {
		withState((state) => {
			fill(state);
			const all = vi.spyOn(Database.prototype, "all");
			const tasks = ids.map((id, index) => ({ id, digest: digestOf(index), query: `about ${id}` }));
			const ahead = state.lookups.ahead?.("watch", tasks);
			for (const { id, ...identity } of tasks) ahead?.byRequest("watch", identity);
			for (const index of ids.keys()) ahead?.attemptsOf("watch", wireIdOf(index));
			expect(ahead?.byTask("watch", "t/k10")).toBeUndefined();
			expect(all.mock.calls.length).toBeLessThan(6);
			all.mockRestore();
		});
	});
});
