/**
 * What is asked again for every task or batch must not look at a whole run each time: at 100,000 tasks that is hours.
 * SQLite says itself how it would answer.
 */
import { afterEach, expect, test, vi } from "vitest";
import { Database, type SqlValue } from "../../src/sqlite/database.ts";
import type { StateStore } from "../../src/store/state-store.ts";
import {
	attemptEnd,
	ENGINE,
	finishTasks,
	freezeTasks,
	NO_LIMITS,
	plannedTask,
	SENT_AT,
} from "../support/planned-task.ts";
import { withState } from "../support/with-state.ts";

afterEach(() => void vi.restoreAllMocks());

interface Asked {
	readonly db: Database;
	readonly sql: string;
	readonly parameters: readonly SqlValue[];
}

/** Every statement that `body` runs, with its plan, a line for each step. */
function plansOf(body: () => void): string[][] {
	return explained(body, "EXPLAIN QUERY PLAN", ({ detail }) => String(detail));
}

/** The same with the instructions that SQLite carries out. */
function stepsOf(body: () => void): string[][] {
	return explained(body, "EXPLAIN", ({ opcode }) => String(opcode));
}

function explained(
	body: () => void,
	how: "EXPLAIN" | "EXPLAIN QUERY PLAN",
	tell: (row: Record<string, unknown>) => string,
): string[][] {
	const asked: Asked[] = [];
	const { all, run } = Database.prototype;
	vi.spyOn(Database.prototype, "all").mockImplementation(function (this: Database, sql, parameters = []) {
		asked.push({ db: this, sql, parameters });
		return all.call(this, sql, parameters) as never;
	});
	vi.spyOn(Database.prototype, "run").mockImplementation(function (this: Database, sql, parameters = []) {
		asked.push({ db: this, sql, parameters });
		return run.call(this, sql, parameters);
	});
	body();
	vi.restoreAllMocks();
	return asked.map(({ db, sql, parameters }) => db.all(`${how} ${sql}`, parameters).map(tell));
}

const LATER = [plannedTask(90)];
const TASKS = Array.from({ length: 50 }, (_, index) => plannedTask(index));

test.each<readonly [string, (state: StateStore) => void]>([
	["a request", (state) => state.lookups.byRequest("watch", { digest: "digest-7", query: "about t/k7" })],
	["a task", (state) => state.lookups.byTask("watch", "t/k7")],
	["a task's last result", (state) => state.lookups.lastResult("watch", "t/k7")],
	["a task's attempts", (state) => state.lookups.attemptsOf("watch", "t/k7@0123456789")],
	["several tasks", (state) => readAhead(state)],
])("what is known of %s is found by keys, however large the runs are", (_, ask) => {
	withState((state) => {
		finishTasks(state, "run-1", TASKS);
		freezeTasks(
			state,
			"run-2",
			TASKS.map((task) => ({ ...task, attempt: 2, wire_id: `${task.wire_id}.2` })),
		);
		const steps = plansOf(() => ask(state)).flat();
		expect(steps.length).toBeGreaterThan(0);
		for (const step of steps) {
			// The list of what is asked for is read whole.
			if (!step.includes("VIRTUAL TABLE")) expect(step).not.toMatch(/^SCAN/);
			// Of the runs, the one that goes on: there may be thousands that have ended.
			if (step.startsWith("SEARCH r ")) expect(step).toContain("INDEX runs_unfinished (pipeline=?)");
			// Of a run's tasks, only the one.
			if (step.startsWith("SEARCH t ")) expect(step).toContain("(run_id=? AND task_id=?)");
		}
	});
});

function readAhead({ lookups }: StateStore): void {
	const tasks = [7, 8].map((n) => ({ id: `t/k${n}`, digest: `digest-${n}`, query: `about t/k${n}` }));
	const ahead = lookups.ahead?.("watch", tasks);
	if (ahead === undefined) throw new Error("expected the state to read ahead");
	for (const { id } of tasks) ahead.byTask("watch", id);
}

test("what a run leaves over is found without reading the run for each attempt", () => {
	withState((state) => {
		finishTasks(state, "run-1", TASKS);
		const steps = plansOf(() => state.adoption.leftovers("watch", "run-1")).flat();
		const correlated = steps.findIndex((step) => step.startsWith("CORRELATED"));
		expect(steps.slice(correlated, correlated + 3)).toEqual([
			expect.stringMatching(/^CORRELATED/),
			expect.stringContaining("SEARCH own USING INDEX attempts_by_fingerprint (fingerprint=?)"),
			expect.stringMatching(/SEARCH t .*\(run_id=\? AND bought_by=\? AND wire_id=\?/),
		]);
	});
});

test.each<readonly [string, (state: StateStore) => void]>([
	["is under way", (state) => state.execution.countInFlight("watch")],
	["is under way on another engine", (state) => state.batches.underWayElsewhere("watch", "another")],
	["is still to be sent", (state) => state.batches.countUnsent("watch")],
	["an earlier plan had still to send, when another is frozen", (state) => freezeTasks(state, "run-2", LATER)],
	["will not be sent", (state) => state.execution.skipUnsent("watch", { type: "budget", message: "enough" })],
	["was cancelled before it was sent", (state) => state.execution.cancelUnsent("watch", "cancelled")],
])("what %s is found by the batches that are not collected, of however many there were", (_, ask) => {
	withState((state) => {
		finishTasks(state, "run-1", TASKS);
		const plans = plansOf(() => ask(state));
		const steps = plans.flat();
		const attempts = steps.filter((step) => /^(?:SCAN|SEARCH) (?:a|attempts)\b/.test(step));
		expect(attempts.length).toBeGreaterThan(0);
		// Others by their keys: no step looks at all of a pipeline.
		for (const step of attempts) expect(step).toMatch(/\((?:batch|pipeline=\? AND (?:wire|task)_id)=\?/);
		// Which tasks go back to an attempt before: of no run all of them, however many were left unfinished.
		const back = plans.filter((plan) => plan.includes("MATERIALIZE unsent")).flat();
		for (const step of back) if (/ (?:t|run_tasks)\b/.test(step)) expect(step).toContain("run_tasks_asking");
		expect(steps.filter((step) => step.includes("batches_unfinished (pipeline=?)"))).not.toEqual([]);
	});
});

test("an answer finds its tasks without those of other runs that had it answered before, which may be thousands", () => {
	withState((state) => {
		const expectations = { min_sources: 1, source_domains: null, min_words: null, required_fields: null };
		const output = { on_invalid: "fail" as const, expect: expectations };
		const tasks = TASKS.map((task) => ({ ...task, output }));
		const [batch] = freezeTasks(state, "run-1", tasks);
		if (batch === undefined) throw new Error("expected a batch");
		const ids = tasks.map(({ wire_id }) => wire_id);
		state.execution.markSending(batch, ids, SENT_AT, NO_LIMITS);
		const steps = plansOf(() =>
			state.execution.recordEnds(
				batch,
				ids.map((id) => attemptEnd(id, {})),
			),
		).flat();
		const ofTasks = steps.filter((step) => /^(?:SCAN|SEARCH) (?:t|run_tasks)\b/.test(step));
		expect(ofTasks.filter((step) => step.includes("run_tasks_asking (bought_by=? AND wire_id=?)"))).not.toEqual([]);
		for (const step of ofTasks) expect(step).toMatch(/\((?:bought_by=\? AND wire_id=\?|run_id=\? AND idx=\?)\)/);
	});
});

test("a page of outcomes is read with the attempts of its tasks, and with nothing of the others", () => {
	withState((state) => {
		finishTasks(state, "run-1", TASKS);
		const again = TASKS.map((task) => ({ ...task, attempt: 2, wire_id: `${task.wire_id}.2` }));
		finishTasks(state, "run-2", again);
		const steps = plansOf(() => void [...state.outcomes.read("run-2")]).flat();
		const tasks = steps.filter((step) => / t\b/.test(step));
		expect(tasks.length).toBeGreaterThan(1);
		for (const step of tasks) expect(step).toMatch(/^SEARCH t .*\(run_id=\? AND idx>\?/);
		const attempts = steps.filter((step) => / e\b/.test(step));
		expect(attempts.length).toBeGreaterThan(0);
		for (const step of attempts) expect(step).toMatch(/^SEARCH e .*\((?:pipeline=\? AND task_id|fingerprint)=\?\)/);
	});
});

test("what outcomes are made of is read by pages, with the attempts of each task alone", () => {
	withState((state) => {
		finishTasks(state, "run-1", TASKS);
		for (const step of plansOf(() => void state.outcomes.survey("run-1")).flat()) {
			if (/ t\b/.test(step)) expect(step).toMatch(/^SEARCH t .*\(run_id=\? AND idx>\?/);
			if (/ e\b/.test(step)) expect(step).toMatch(/^SEARCH e .*\((?:pipeline=\? AND task_id|fingerprint)=\?\)/);
		}
	});
});

test("a batch is admitted by the sums of the others, without adding up the run again, also when the lease was kept alive since", () => {
	withState((state) => {
		state.leases.acquire("watch", 0);
		const planned = TASKS.map((task, index) => ({ ...task, batch: 1 + (index % 2) }));
		const [one, other] = freezeTasks(state, "run-1", planned);
		if (one === undefined || other === undefined) throw new Error("expected two batches");
		const idsOf = (ordinal: number) => planned.filter(({ batch }) => batch === ordinal).map(({ wire_id }) => wire_id);
		const limits = { maxCost: 1_000, perMonth: 1_000 };
		state.execution.markSending(one, idsOf(1), SENT_AT, limits);
		expect(state.leases.heartbeat("watch", 10_000)).toBe(true);
		const steps = plansOf(() => state.execution.markSending(other, idsOf(2), SENT_AT, limits)).flat();
		expect(steps.filter((step) => /^(SCAN|SEARCH) [ab] /.test(step)).length).toBeGreaterThan(0);
		expect(steps.filter((step) => /^SCAN [ab]\b/.test(step))).toEqual([]);
		for (const step of steps) if (step.startsWith("SEARCH a ")) expect(step).toContain("attempts_by_batch (batch=?");
	});
});

test("what is spent is not added up again after a plan, nor after the freezing of one", () => {
	withState((state) => {
		finishTasks(state, "run-1", TASKS);
		const highest = () => state.money.highestCost(ENGINE, "fast");
		expect(highest()).toBe(0.1);
		freezeTasks(
			state,
			"run-2",
			TASKS.map((task) => ({ ...task, action: "reuse" as const, batch: null })),
		);
		const steps = plansOf(() => expect(highest()).toBe(0.1)).flat();
		expect(steps.filter((step) => / a\b/.test(step))).toEqual([]);
	});
});

test("what is left for another attempt is looked for when there may be enough of it, not after each batch", () => {
	withState((state) => {
		const retry = { attempts: 1, on: ["failed" as const], mode: null };
		const tasks = TASKS.map((task, index) => ({ ...task, retry, batch: 1 + Math.floor(index / 10) }));
		const batches = freezeTasks(state, "run-1", tasks);
		const plan = { prices: { fast: 1, standard: 1, heavy: 1, max: 1 }, batchSize: 10, least: 10 };
		const looks = batches.map((batch, number) => {
			const ids = tasks.filter((task) => task.batch === batch.ordinal).map(({ wire_id }) => wire_id);
			state.execution.markSending(batch, ids, SENT_AT, NO_LIMITS);
			// Of the last two batches each task fails.
			const how = number < 3 ? "succeeded" : "failed";
			state.execution.recordEnds(
				batch,
				ids.map((id) => attemptEnd(id, { state: how })),
			);
			const asked = vi.spyOn(Database.prototype, "all");
			const made = state.execution.planRetries("run-1", plan);
			const hasLooked = asked.mock.calls.length > 0;
			asked.mockRestore();
			return [hasLooked, made];
		});
		expect(looks).toEqual([
			[true, 0],
			[false, 0],
			[false, 0],
			[true, 10],
			[true, 10],
		]);
	});
});

test("whether a stage has ended is asked from its end, where the tasks are that are sent last", () => {
	withState((state) => {
		freezeTasks(state, "run-1", TASKS);
		const [steps] = stepsOf(() => state.stages.hasEnded("run-1", "t", false));
		expect(steps).toContain("Prev");
		expect(steps).not.toContain("Next");
	});
});
