/** A task that reuses an answer has its request from the attempt that asked the same, so that reusing it adds little to the state. */
import { expect, it, test } from "vitest";
import type { PlannedTask } from "../../src/model/plan.ts";
import { Database } from "../../src/sqlite/database.ts";
import type { StateStore } from "../../src/store/state-store.ts";
import { ENGINE, finishTasks, freezeTasks, plannedTask, SENT_AT } from "../support/planned-task.ts";
import { withState } from "../support/with-state.ts";

const FIRST = plannedTask(0);
const STORED = { type: "stored", completed_at: SENT_AT, expires_at: null } as const;
const REUSED: Partial<PlannedTask> = { action: "reuse", reason: STORED, batch: null, price: 0 };

/** Whether the run's first task has a request of its own in the state. */
function hasOwnRequest(state: StateStore, runId: string): boolean {
	const db = new Database(state.path, { readonly: true });
	try {
		const sql = "SELECT request IS NOT NULL AS own, components IS NOT NULL AS parts FROM run_tasks WHERE run_id = ?";
		const row = db.get<{ own: number; parts: number }>(sql, [runId]);
		expect(row?.own).toBe(row?.parts);
		return row?.own === 1;
	} finally {
		db.close();
	}
}

test.each<readonly [string, Partial<PlannedTask> & { readonly digest?: string }, boolean]>([
	["reuses the answer to the same request", REUSED, false],
	[
		"keeps an answer to the same that was not good enough",
		{ ...REUSED, reason: { type: "paid", status: "invalid" } },
		false,
	],
	["keeps the answer to an earlier request", { ...REUSED, reason: { type: "not_selected" }, digest: "other" }, true],
	["takes over an attempt that may never have been accepted", { ...REUSED, action: "adopt" }, true],
	["is bought", { digest: "other", wire_id: "t/k0@9876543210" }, true],
])("a task that %s tells what it asks, of its own only where it must", (_, changes, own) => {
	withState((state) => {
		finishTasks(state, "run-1", [FIRST]);
		const task = plannedTask(0, changes);
		freezeTasks(state, "run-2", [task]);
		expect(hasOwnRequest(state, "run-2")).toBe(own);
		expect(state.tasks.find("run-2", "t/k0")).toMatchObject({
			request: task.request,
			settings: task.settings,
			components: task.fingerprint.components,
		});
		expect([...state.outcomes.read("run-2")]).toMatchObject([{ query: task.request.query }]);
		expect(state.outcomes.survey("run-2").outputSchemas).toEqual([null]);
	});
});

it("a further attempt at what was kept asks the same, and leaves it as it was when it is given up", () => {
	withState((state) => {
		finishTasks(state, "run-1", [FIRST], () => ({ state: "invalid", error: "no match" }));
		freezeTasks(state, "run-2", [plannedTask(0, { ...REUSED, reason: { type: "paid", status: "invalid" } })]);
		const again = { prices: { fast: 0.1, standard: 0.5, heavy: 2.5, max: 15 }, batchSize: 100 };
		expect(state.runs.reopen("run-2", again)).toBe(1);
		const [batch] = state.execution.unfinishedBatches("watch", ENGINE);
		if (batch === undefined) throw new Error("no batch");
		expect(state.execution.attemptsOfBatch(batch)).toMatchObject([
			{ wire_id: "t/k0@0123456789.2", request: FIRST.request },
		]);
		state.execution.skipUnsent("watch", { type: "max_failures", message: "enough" });
		expect([...state.outcomes.read("run-2")]).toMatchObject([
			{ status: "invalid", query: FIRST.request.query, attempts: [{ attempt: 1 }] },
		]);
		expect(state.tasks.find("run-2", "t/k0")?.request).toEqual(FIRST.request);
	});
});
