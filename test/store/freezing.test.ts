import { expect, it } from "vitest";
import { Database } from "../../src/sqlite/database.ts";
import type { StateStore } from "../../src/store/state-store.ts";
import {
	ENGINE,
	freezeTasks,
	NO_CONSENT,
	NO_LIMITS,
	plannedTask,
	planSummary,
	SENT_AT,
} from "../support/planned-task.ts";
import { withState } from "../support/with-state.ts";

const ORIGIN = { engine: ENGINE, lineage: "run-1" };

const draftOf = (state: StateStore, runId: string) =>
	state.runs.beginDraft({ run_id: runId, pipeline: "watch", date: "2026-10-01", started_at: runId });

function count(state: StateStore, table: string): number | undefined {
	const db = new Database(state.path, { readonly: true });
	try {
		return db.get<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`)?.n;
	} finally {
		db.close();
	}
}

it("a draft is no run until it is frozen", () => {
	withState((state) => {
		const draft = draftOf(state, "run-1");
		draft.add(plannedTask(0));
		draft.flush();
		expect([state.runs.unfinished("watch"), state.runs.latest(), state.runs.list(10)]).toEqual([
			undefined,
			undefined,
			[],
		]);
		expect(state.execution.unfinishedBatches("watch", ENGINE)).toEqual([]);
		state.runs.freeze({
			runId: "run-1",
			summary: planSummary([plannedTask(0)]),
			context: { context: "kept" },
			origin: ORIGIN,
			consent: NO_CONSENT,
			files: [],
		});
		expect(state.runs.unfinished("watch")).toMatchObject({
			run_id: "run-1",
			state: "running",
			context: { context: "kept" },
			summary: { plan_id: "plan" },
		});
		expect(state.execution.unfinishedBatches("watch", ENGINE)).toMatchObject([
			{ name: "trawl/watch/run-1/1", state: "planned", batch_id: null, settings: { mode: "fast" } },
		]);
	});
});

it.each([1, 49, 50, 51, 2_000, 2_060])("a draft of %d tasks has each of them, in planned order", (tasks) => {
	withState((state) => {
		const draft = draftOf(state, "run-1");
		for (let index = 0; index < tasks; index += 1) {
			draft.add({ ...plannedTask(index), key: `k${index}`, selected: index % 2 === 0 });
		}
		draft.flush();
		const names = [...state.outcomes.names("run-1")];
		expect(names.map(({ key }) => key)).toEqual(Array.from({ length: tasks }, (_, index) => `k${index}`));
		expect(state.outcomes.counts("run-1", { selectedOnly: true }).total).toBe(Math.ceil(tasks / 2));
	});
});

it("leftovers of a death while planning go when the pipeline is planned again", () => {
	withState((state) => {
		const left = draftOf(state, "run-1");
		for (let index = 0; index < 2_400; index++) left.add(plannedTask(index));
		expect(count(state, "run_tasks")).toBe(2_000);
		draftOf(state, "run-2").discard();
		expect([count(state, "run_tasks"), count(state, "runs")]).toEqual([0, 0]);
	});
});

it("a draft of another pipeline stays", () => {
	withState((state) => {
		const other = state.runs.beginDraft({ run_id: "other", pipeline: "other", date: "2026-10-01", started_at: "o" });
		other.add(plannedTask(0));
		other.flush();
		draftOf(state, "run-1").discard();
		expect(count(state, "run_tasks")).toBe(1);
	});
});

it("a freeze that fails half way changes nothing", () => {
	withState((state) => {
		const before = freezeTasks(state, "run-1", [plannedTask(0), plannedTask(1)]);
		const draft = draftOf(state, "run-2");
		const same = [plannedTask(0), plannedTask(1, { wire_id: "t/k0@0123456789" })];
		for (const task of same) draft.add(task);
		draft.flush();
		expect(() =>
			state.runs.freeze({
				runId: "run-2",
				summary: planSummary(same),
				context: {},
				origin: ORIGIN,
				consent: NO_CONSENT,
				files: [],
			}),
		).toThrow("UNIQUE");
		expect(state.runs.unfinished("watch")?.run_id).toBe("run-1");
		expect(state.execution.unfinishedBatches("watch", ENGINE)).toEqual(before);
		const [batch] = before;
		expect(batch && state.execution.attemptsOfBatch(batch)).toHaveLength(2);
	});
});

it("a draft that is not the whole plan cannot be frozen", () => {
	withState((state) => {
		const draft = draftOf(state, "run-1");
		draft.add(plannedTask(0));
		const summary = planSummary([plannedTask(0)]);
		expect(() =>
			state.runs.freeze({ runId: "run-1", summary, context: {}, origin: ORIGIN, consent: NO_CONSENT, files: [] }),
		).toThrow("expected 1 tasks in the draft run-1, found 0");
		draft.flush();
		state.runs.freeze({ runId: "run-1", summary, context: {}, origin: ORIGIN, consent: NO_CONSENT, files: [] });
		expect(() =>
			state.runs.freeze({ runId: "run-1", summary, context: {}, origin: ORIGIN, consent: NO_CONSENT, files: [] }),
		).toThrow("expected a draft, found running");
		expect(() =>
			state.runs.freeze({ runId: "run-9", summary, context: {}, origin: ORIGIN, consent: NO_CONSENT, files: [] }),
		).toThrow("expected a draft, found no run");
	});
});

it("batches of one plan share their settings", () => {
	withState((state) => {
		const batches = freezeTasks(
			state,
			"run-1",
			Array.from({ length: 50 }, (_, index) => plannedTask(index, { batch: index + 1 })),
		);
		expect(batches.map(({ ordinal }) => ordinal)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
		expect(new Set(batches.map(({ settings }) => settings)).size).toBe(1);
	});
});

it("an unfinished run is superseded by the next, which keeps what was sent", () => {
	withState((state) => {
		const [batch] = freezeTasks(state, "run-1", [plannedTask(0), plannedTask(1)]);
		if (batch === undefined) throw new Error("no batch");
		state.execution.markOpen(batch, "batch_1", "secret");
		state.execution.markSending(batch, ["t/k0@0123456789"], SENT_AT, NO_LIMITS);
		freezeTasks(state, "run-2", [plannedTask(1), plannedTask(2)]);
		expect(state.runs.find("run-1")?.state).toBe("superseded");
		expect(state.execution.unfinishedBatches("watch", ENGINE).map(({ run_id, state: at }) => [run_id, at])).toEqual([
			["run-1", "open"],
			["run-2", "planned"],
		]);
		expect(state.execution.attemptsOfBatch(batch).map(({ wire_id, state: at }) => [wire_id, at])).toEqual([
			["t/k0@0123456789", "sending"],
		]);
	});
});

it("the newest run is the last that was begun, though the clock was set back", () => {
	withState((state) => {
		for (const runId of ["run-2", "run-1"]) freezeTasks(state, runId, [plannedTask(0, { wire_id: `t/k0@${runId}` })]);
		expect(state.runs.latest("watch")?.run_id).toBe("run-1");
		expect(state.runs.list(2).map(({ run_id }) => run_id)).toEqual(["run-1", "run-2"]);
	});
});
