/** An export is left as it is while this digest stays: whatever changes an outcome has to change it. */
import { expect, it, test } from "vitest";
import type { AttemptEnd } from "../../src/model/execution-store.ts";
import type { PlannedTask } from "../../src/model/plan.ts";
import type { StateStore } from "../../src/store/state-store.ts";
import {
	attemptEnd,
	finishTasks,
	freezeTasks,
	NO_LIMITS,
	PLAIN_RESULT,
	plannedTask,
	SENT_AT,
} from "../support/planned-task.ts";
import { withState } from "../support/with-state.ts";

const RUN = "run-1";

/** What a run is made of, and how its task 1 ended. */
interface Changes {
	readonly task?: Partial<PlannedTask>;
	readonly end?: Partial<AttemptEnd>;
	readonly runId?: string;
	/** How a first attempt at task 1 had ended, before the one that `end` is of. */
	readonly before?: Partial<AttemptEnd>;
}

function toldOf(state: StateStore, runId: string) {
	return { digest: state.outcomes.survey(runId).digest, outcomes: JSON.stringify([...state.outcomes.read(runId)]) };
}

function made({ task = {}, end = {}, runId = RUN, before }: Changes) {
	let told: ReturnType<typeof toldOf> | undefined;
	withState((state) => {
		const again = { attempt: 2, wire_id: "t/k1@0123456789.2" };
		const first = plannedTask(1);
		if (before !== undefined) finishTasks(state, "run-0", [first], () => before);
		const tasks = [plannedTask(0), { ...first, ...(before === undefined ? {} : again), ...task }, plannedTask(2)];
		finishTasks(state, runId, tasks, ({ index }) => (index === 1 ? end : {}));
		told = toldOf(state, runId);
	});
	if (told === undefined) throw new Error("nothing was told");
	return told;
}

const result = attemptEnd("t/k1@0123456789").result ?? { output_type: "markdown", output: "", ...PLAIN_RESULT };
const NO_EXPECTATIONS = { min_sources: null, source_domains: null, min_words: null, required_fields: null };
const BEFORE: Partial<AttemptEnd> = { state: "failed", error: "no", result: null, cost: 0 };

test.each<readonly [string, Changes]>([
	["an id", { task: { id: "t/other" } }],
	["a template", { task: { template: "u" } }],
	["a key", { task: { key: "other" } }],
	["no key", { task: { key: null } }],
	["bindings", { task: { bindings: { row: { n: 7 } } } }],
	["parents", { task: { parents: ["t/k0"] } }],
	["a wire id", { task: { wire_id: "t/k1@9876543210" }, end: { service_id: "another" } }],
	["a task that was skipped", { task: skipped("when") }],
	["another state", { end: { state: "invalid" } }],
	["an error", { end: { state: "failed", error: "no answer", result: null } }],
	["another cost", { end: { cost: 0.2 } }],
	["no cost", { end: { cost: null } }],
	["when it began", { end: { created_at: "2026-10-01T00:00:01.000Z" } }],
	["when it ended", { end: { completed_at: "2026-10-01T00:05:01.000Z" } }],
	["the service's id", { end: { service_id: "another" } }],
	["the batch's id", { runId: "run-9" }],
	["the kind of answer", { end: { result: { ...result, output_type: "toon" } } }],
	["an answer", { end: { result: { ...result, output: "longer than it was by a few words" } } }],
	["repairs", { end: { result: { ...result, repairs: ["code fences removed"], raw: result.output } } }],
	["sources", { end: { result: { ...result, sources: [{ title: "News", url: "https://news.example" }] } } }],
	["a verdict", { task: { output: { on_invalid: "fail", expect: { ...NO_EXPECTATIONS, min_sources: 1 } } } }],
	["an attempt before", { before: BEFORE }],
])("with %s there is another digest", (_, changes) => {
	const [before, after] = [made({}), made(changes)];
	// Else the case shows nothing.
	expect(after.outcomes).not.toBe(before.outcomes);
	expect(after.digest).toMatch(/^[0-9a-f]{64}$/);
	expect(after.digest).not.toBe(before.digest);
});

test.each<readonly [string, Partial<AttemptEnd>]>([
	["error", { error: "another" }],
	["cost", { cost: 0.05 }],
	["id", { service_id: "another" }],
])("with another %s of an attempt before there is another digest", (_, change) => {
	const [before, after] = [made({ before: BEFORE }), made({ before: { ...BEFORE, ...change } })];
	expect(after.outcomes).not.toBe(before.outcomes);
	expect(after.digest).not.toBe(before.digest);
});

it("is the same for a run that reuses all of another", () => {
	withState((state) => {
		const tasks = [0, 1, 2].map((index) => plannedTask(index));
		finishTasks(state, RUN, tasks);
		const reused = tasks.map((task) => ({ ...task, action: "reuse" as const, batch: null, price: 0 }));
		freezeTasks(state, "run-2", reused);
		expect(toldOf(state, "run-2")).toEqual(toldOf(state, RUN));
		expect(state.outcomes.survey("run-2")).toMatchObject({ withoutSources: 3, reused: ["t/k0", "t/k1", "t/k2"] });
	});
});

it("counts the successes without sources, by the task's own policy", () => {
	withState((state) => {
		const expects = { on_invalid: "fail" as const, expect: { ...NO_EXPECTATIONS, min_sources: 1 } };
		const sources = [{ title: "News", url: "https://news.example" }];
		const tasks = [0, 1, 2, 3, 4].map((index) => plannedTask(index, index === 2 ? { output: expects } : {}));
		finishTasks(state, RUN, tasks, ({ index }) =>
			index === 1 ? { state: "failed", result: null } : index === 3 ? { result: { ...result, sources } } : {},
		);
		expect(state.outcomes.survey(RUN).withoutSources).toBe(2);
	});
});

it("does not depend on where a page of tasks ends, and tells tasks on all of them apart", () => {
	withState((state) => {
		const tasks = Array.from({ length: 205 }, (_, index) => plannedTask(index));
		const digestWith = (runId: string, changed: number) => {
			const all = tasks.map((task) => (task.index === changed ? { ...task, key: "other" } : task));
			freezeTasks(
				state,
				runId,
				all.map((task) => ({ ...task, action: "reuse" as const, batch: null })),
			);
			return state.outcomes.survey(runId).digest;
		};
		finishTasks(state, RUN, tasks);
		const digests = [0, 99, 100, 204].map((index) => digestWith(`run-2-${index}`, index));
		expect(new Set([...digests, state.outcomes.survey(RUN).digest]).size).toBe(5);
		expect(state.outcomes.survey(RUN).counts).toEqual(state.outcomes.counts(RUN));
	});
});

it("is none while a task has not ended", () => {
	withState((state) => {
		const [batch] = freezeTasks(state, RUN, [plannedTask(0)]);
		expect(state.outcomes.survey(RUN).digest).toBeUndefined();
		if (batch === undefined) throw new Error("no batch");
		state.execution.markSending(batch, ["t/k0@0123456789"], SENT_AT, NO_LIMITS);
		expect(state.outcomes.survey(RUN).digest).toBeUndefined();
	});
});

function skipped(type: "when"): Partial<PlannedTask> {
	return {
		action: "skip",
		batch: null,
		reason: { type: "skipped", skip: { type, message: "`when` is false for it" } },
	};
}
