import { describe, expect, it } from "vitest";
import type { AttemptEnd, StoredBatch } from "../../src/model/execution-store.ts";
import type { PlannedTask } from "../../src/model/plan.ts";
import type { StateStore } from "../../src/store/state-store.ts";
import {
	attemptEnd,
	ENGINE,
	finishTasks,
	freezeTasks,
	NO_LIMITS,
	PLAIN_RESULT,
	plannedTask,
	SENT_AT,
} from "../support/planned-task.ts";
import { withState } from "../support/with-state.ts";

const NO_EXPECTATIONS = { min_sources: null, source_domains: null, min_words: null, required_fields: null };

const PRICES = { fast: 0.1, standard: 0.5, heavy: 2.5, max: 15 };

function expecting(min_sources: number) {
	return { output: { on_invalid: "fail" as const, expect: { ...NO_EXPECTATIONS, min_sources } } };
}

/** Sends these from the unfinished batch of the run that holds them. */
function send(state: StateStore, runId: string, wireIds: readonly string[]): StoredBatch {
	const batch = batchOf(state, runId, wireIds);
	state.execution.markOpen(batch, `${batch.name} at the service`, null);
	state.execution.markSending(batch, wireIds, SENT_AT, NO_LIMITS);
	return batch;
}

/** What the run sent has ended so; as the state tells it. */
function answer(state: StateStore, runId: string, ends: readonly AttemptEnd[]): readonly AttemptEnd[] {
	const wireIds = ends.map(({ wire_id }) => wire_id);
	return state.execution.recordEnds(batchOf(state, runId, wireIds), ends);
}

function batchOf(state: StateStore, runId: string, wireIds: readonly string[]): StoredBatch {
	const holds = (batch: StoredBatch) =>
		state.execution.attemptsOfBatch(batch).some(({ wire_id }) => wireIds.includes(wire_id));
	const found = state.execution
		.unfinishedBatches("watch", ENGINE)
		.find((batch) => batch.run_id === runId && holds(batch));
	if (found === undefined) throw new Error(`${runId} has no unfinished batch with ${wireIds.join(", ")}`);
	return found;
}

function statusesOf(state: StateStore, runId: string): readonly string[] {
	return [...state.outcomes.read(runId)].map(({ status }) => status);
}

it("come in planned order, each task once, however many there are", () => {
	withState((state) => {
		for (const total of [1, 20, 21, 105]) {
			const runId = `run-${total}`;
			const tasks = Array.from({ length: total }, (_, index) =>
				plannedTask(index, {
					batch: (index % 3) + 1,
					id: `t/${total - index}`,
					wire_id: `t/${total - index}@${runId}`,
				}),
			);
			finishTasks(state, runId, tasks);
			expect([...state.outcomes.read(runId)].map(({ id }) => id)).toEqual(tasks.map(({ id }) => id));
		}
	});
});

it("are counted with every status", () => {
	withState((state) => {
		const ends = ["succeeded", "failed", "invalid", "rejected", "cancelled"] as const;
		const strict = { on_invalid: "fail", expect: { ...NO_EXPECTATIONS, min_sources: 1 } } as const;
		const tasks = Array.from({ length: 8 }, (_, index) =>
			plannedTask(index, { batch: index < 7 ? 1 : 2, ...(index === 3 ? { output: strict } : {}) }),
		);
		const [first] = freezeTasks(state, "run-1", tasks);
		if (first === undefined) throw new Error("no batch");
		const sent = tasks.slice(0, 6).map(({ wire_id }) => wire_id);
		state.execution.markOpen(first, "batch_1", null);
		state.execution.markSending(first, sent, SENT_AT, NO_LIMITS);
		state.execution.recordEnds(
			first,
			ends.map((end, index) => attemptEnd(sent[index] ?? "", { state: end === "rejected" ? "succeeded" : end })),
		);
		const none = { succeeded: 1, failed: 1, invalid: 1, rejected: 1, cancelled: 1 };
		expect(state.outcomes.counts("run-1")).toEqual({ ...none, skipped: 0, pending: 3, total: 8 });
		state.execution.skipUnsent("watch", { type: "max_failures", message: "enough" });
		expect(state.outcomes.counts("run-1")).toEqual({ ...none, skipped: 2, pending: 1, total: 8 });
		expect(state.outcomes.survey("run-1").counts).toEqual({ ...none, skipped: 2, pending: 1, total: 8 });
		expect([...state.outcomes.read("run-1")].map(({ status }) => status)).toEqual([
			...ends,
			"pending",
			"skipped",
			"skipped",
		]);
	});
});

it("show attempts in order, appended, with their costs added up and none that was never sent", () => {
	withState((state) => {
		const first = plannedTask(0, { digest: "same" });
		const second = plannedTask(0, { digest: "same", attempt: 2, wire_id: `${first.wire_id}.2` });
		finishTasks(state, "run-1", [first], () => ({ state: "failed", cost: 0.1, error: "no luck", result: null }));
		const [batch] = freezeTasks(state, "run-2", [second]);
		if (batch === undefined) throw new Error("no batch");
		const planned = [...state.outcomes.read("run-2")];
		expect(planned).toMatchObject([{ status: "pending", cost: 0.1, attempts: [{ attempt: 1, status: "failed" }] }]);
		expect(planned[0]?.attempts).toHaveLength(1);
		state.execution.markOpen(batch, "batch_2", null);
		state.execution.markSending(batch, [second.wire_id], SENT_AT, NO_LIMITS);
		expect([...state.outcomes.read("run-2")][0]?.attempts.map(({ status }) => status)).toEqual(["failed", "pending"]);
		state.execution.recordEnds(batch, [attemptEnd(second.wire_id, { cost: 0.2 })]);
		expect([...state.outcomes.read("run-2")]).toMatchObject([
			{
				status: "succeeded",
				cost: 0.3,
				error: null,
				attempts: [
					{ attempt: 1, batch_id: "run-1-batch-1", error: "no luck" },
					{ attempt: 2, batch_id: "batch_2", error: null },
				],
			},
		]);
		// The earlier run reads as it did.
		expect([...state.outcomes.read("run-1")]).toMatchObject([{ status: "failed", attempts: [{ attempt: 1 }] }]);
	});
});

it("of a reused task read exactly as the run that bought it wrote them", () => {
	withState((state) => {
		finishTasks(state, "run-1", [plannedTask(0)]);
		const reused = plannedTask(0, { action: "reuse", batch: null });
		freezeTasks(state, "run-2", [reused]);
		expect([...state.outcomes.read("run-2")]).toEqual([...state.outcomes.read("run-1")]);
		expect(state.outcomes.survey("run-2").reused).toEqual(["t/k0"]);
		expect([state.money.costOf("run-1"), state.money.costOf("run-2")]).toEqual([0.1, 0]);
	});
});

describe("of a run that has ended stay as they were when a later run", () => {
	const [first, second] = [plannedTask(0), plannedTask(1)];
	const another = { attempt: 2, wire_id: `${second.wire_id}.2` };
	const strict = { on_invalid: "fail", expect: { ...NO_EXPECTATIONS, min_sources: 1 } } as const;
	const leftOut = { action: "skip", reason: { type: "not_selected" }, batch: null, selected: false } as const;
	const reused = { action: "reuse", batch: null } as const;
	const same = { action: "adopt", batch: null } as const;
	const told = (state: StateStore) => ({
		outcomes: [...state.outcomes.read("run-1")],
		counts: state.outcomes.counts("run-1"),
		failures: state.outcomes.failures("run-1", 10),
		survey: state.outcomes.survey("run-1"),
		cost: state.money.costOf("run-1"),
		missing: state.artefacts.missing("run-1", "not yet"),
		links: state.downloads.links("run-1"),
		batches: state.batches.ofRun("run-1"),
		underWay: state.batches.underWay("run-1"),
	});
	const DROPPED = "it was not sent before a run of a changed file took this one's place";
	/** The later answers link to files and cite sources. */
	const rich: AttemptEnd["result"] = {
		output_type: "markdown",
		output: "later",
		...PLAIN_RESULT,
		sources: [{ title: "Later" }],
		pdf_url: "https://later.example/a.pdf",
	};

	it.each<readonly [string, PlannedTask, Partial<AttemptEnd>, PlannedTask]>([
		["buys what it had left out", { ...second, ...leftOut }, {}, second],
		[
			"buys what it had skipped and what was called off since",
			{ ...second, ...leftOut, reason: { type: "skipped", skip: { type: "when", message: "`when` is false" } } },
			{},
			second,
		],
		["tries again what had failed", second, { state: "failed", result: null, error: "no" }, { ...second, ...another }],
		["buys another answer for a rejected one", { ...second, output: strict }, {}, { ...second, ...another }],
		["buys another answer for an invalid one", second, { state: "invalid" }, { ...second, ...another }],
		["buys a good answer afresh", second, {}, { ...second, ...another }],
		["finds a rejected answer good enough", { ...second, output: strict }, {}, { ...second, ...reused }],
		["finds a good answer not good enough", second, {}, { ...second, ...reused, output: strict }],
	])("%s", (_, task, end, later) => {
		withState((state) => {
			finishTasks(state, "run-1", [first, task], ({ index }) => (index === 1 ? end : {}));
			const before = told(state);
			finishTasks(state, "run-2", [{ ...first, ...reused }, later], () => ({ cost: 0.7, result: rich }));
			expect(told(state)).toEqual(before);
			expect(state.outcomes.counts("run-2").skipped).toBe(0);
		});
	});

	it("fails at what it had left out", () => {
		withState((state) => {
			finishTasks(state, "run-1", [first, { ...second, ...leftOut, selected: true }]);
			const before = told(state);
			finishTasks(state, "run-2", [{ ...first, ...reused }, second], () => ({ state: "failed", result: null }));
			expect(told(state)).toEqual(before);
		});
	});

	it("takes its place and buys what it had still to send", () => {
		withState((state) => {
			freezeTasks(state, "run-1", [first, second]);
			const before = told(state);
			const outcomes = before.outcomes.map((outcome) => ({ ...outcome, error: DROPPED }));
			finishTasks(state, "run-2", [second, plannedTask(2)], () => ({ result: rich }));
			expect(told(state)).toEqual({ ...before, outcomes, batches: [] });
			expect(before.counts).toMatchObject({ pending: 2, total: 2 });
		});
	});

	it.each([
		["expects more", {}, { output: strict }, {}],
		["expects less", { output: strict }, {}, {}],
		["keeps what is invalid", {}, { output: { on_invalid: "keep", expect: null } }, { state: "invalid" }],
	] as const)("takes its place, buys what it had still to send, and %s", (_, old, later, end) => {
		withState((state) => {
			const tasks = [
				second,
				{
					...second,
					...same,
					index: 2,
					id: "t/k2",
					key: "k2",
					reason: { type: "same_request", as: second.id },
				} as const,
			];
			freezeTasks(
				state,
				"run-1",
				tasks.map((task) => ({ ...task, ...old })),
			);
			freezeTasks(
				state,
				"run-2",
				tasks.map((task) => ({ ...task, ...later })),
			);
			const before = told(state);
			send(state, "run-2", [second.wire_id]);
			expect(told(state)).toEqual(before);
			answer(state, "run-2", [attemptEnd(second.wire_id, end)]);
			expect(told(state)).toEqual(before);
			expect(before).toMatchObject({ counts: { pending: 2 }, cost: 0, batches: [], underWay: [] });
			expect(state.outcomes.counts("run-2").pending).toBe(0);
		});
	});
});

it.each([
	["had left the task out", { action: "skip", reason: { type: "not_selected" }, batch: null, selected: false }],
	["had never sent the task", {}],
] as const)("are judged as whoever bought them expects, not as a run that %s", (_, change) => {
	withState((state) => {
		const [first, second] = [plannedTask(0), plannedTask(1)];
		freezeTasks(state, "run-1", [first, { ...second, ...expecting(9), ...change }]);
		freezeTasks(state, "run-2", [second]);
		send(state, "run-2", [second.wire_id]);
		expect(answer(state, "run-2", [attemptEnd(second.wire_id)])).toMatchObject([{ state: "succeeded", error: null }]);
	});
});

it("of a task that expects more than the one that bought them are attempted again", () => {
	withState((state) => {
		const retry = { attempts: 1, on: ["rejected" as const], mode: null };
		const first = plannedTask(0, { retry });
		const same = { id: "t/k1", key: "k1", index: 1, batch: null, action: "adopt" as const, ...expecting(9) };
		freezeTasks(state, "run-1", [first, { ...first, ...same, reason: { type: "same_request", as: first.id } }]);
		const plan = { prices: PRICES, batchSize: 1, least: 1 };
		expect(state.execution.planRetries("run-1", plan)).toBe(0);
		send(state, "run-1", [first.wire_id]);
		expect(answer(state, "run-1", [attemptEnd(first.wire_id)])).toMatchObject([{ state: "succeeded" }]);
		expect(statusesOf(state, "run-1")).toEqual(["succeeded", "rejected"]);
		expect(state.execution.planRetries("run-1", plan)).toBe(1);
	});
});

describe("of a run whose place was taken", () => {
	it.each([
		["succeeded", {}, expecting(9), "rejected"],
		["rejected", expecting(9), {}, "succeeded"],
	] as const)("are %s by its own policy where it had sent the question itself", (own, old, later, theirs) => {
		withState((state) => {
			const [sent, unsent] = [plannedTask(0), plannedTask(1)];
			freezeTasks(
				state,
				"run-1",
				[sent, unsent].map((task) => ({ ...task, ...old })),
			);
			send(state, "run-1", [sent.wire_id]);
			freezeTasks(state, "run-2", [
				{ ...sent, ...later, action: "adopt", batch: null },
				{ ...unsent, ...later },
			]);
			answer(state, "run-1", [attemptEnd(sent.wire_id)]);
			send(state, "run-2", [unsent.wire_id]);
			answer(state, "run-2", [attemptEnd(unsent.wire_id)]);
			expect(statusesOf(state, "run-1")).toEqual([own, "pending"]);
			expect(statusesOf(state, "run-2")).toEqual([theirs, theirs]);
		});
	});

	/** Of a task that failed at $0.50 and had one more attempt planned. */
	function failedOnce(state: StateStore): PlannedTask {
		const task = plannedTask(0, { retry: { attempts: 1, on: ["failed"], mode: null } });
		freezeTasks(state, "run-1", [task]);
		send(state, "run-1", [task.wire_id]);
		answer(state, "run-1", [attemptEnd(task.wire_id, { state: "failed", cost: 0.5, error: "no luck", result: null })]);
		expect(state.execution.planRetries("run-1", { prices: PRICES, batchSize: 1, least: 1 })).toBe(1);
		return { ...task, attempt: 2, wire_id: `${task.wire_id}.2` };
	}
	const once = [{ status: "failed", cost: 0.5, error: "no luck", attempts: [{ attempt: 1, cost: 0.5 }] }];

	it("keep the attempts that it had made where a further one was never sent", () => {
		withState((state) => {
			const another = failedOnce(state);
			freezeTasks(state, "run-2", [another]);
			expect([...state.outcomes.read("run-1")]).toMatchObject(once);
			send(state, "run-2", [another.wire_id]);
			answer(state, "run-2", [attemptEnd(another.wire_id)]);
			expect([...state.outcomes.read("run-1")]).toMatchObject(once);
			expect(state.money.costOf("run-1")).toBe(0.5);
			expect([...state.outcomes.read("run-2")]).toMatchObject([{ status: "succeeded", cost: 0.6 }]);
		});
	});

	it("keep them where it turns out later that the further one did not arrive, and nobody wants it", () => {
		withState((state) => {
			const another = failedOnce(state);
			const batch = send(state, "run-1", [another.wire_id]);
			freezeTasks(state, "run-2", [plannedTask(1)]);
			expect(statusesOf(state, "run-1")).toEqual(["pending"]);
			state.execution.markNotSent(batch, [another.wire_id]);
			expect([...state.outcomes.read("run-1")]).toMatchObject(once);
		});
	});

	it("keep them where the run in its place had taken the further one over and gives it up", () => {
		withState((state) => {
			const another = failedOnce(state);
			const batch = send(state, "run-1", [another.wire_id]);
			freezeTasks(state, "run-2", [{ ...another, attempt: 1, action: "adopt", batch: null }]);
			state.execution.markNotSent(batch, [another.wire_id]);
			state.execution.skipUnsent("watch", { type: "budget", message: "no more" });
			expect([...state.outcomes.read("run-1")]).toMatchObject(once);
			expect([...state.outcomes.read("run-2")]).toMatchObject(once);
		});
	});
});

it("are judged by a verdict only as long as the attempt that it was made of is the last", () => {
	withState((state) => {
		const strict = { on_invalid: "fail", expect: { ...NO_EXPECTATIONS, min_sources: 1 } } as const;
		const task = plannedTask(0);
		finishTasks(state, "run-1", [task]);
		finishTasks(state, "run-2", [{ ...task, action: "reuse", batch: null, output: strict }]);
		expect(statusesOf(state, "run-2")).toEqual(["rejected"]);
		state.runs.reopen("run-2", { prices: PRICES, batchSize: 1 });
		expect(statusesOf(state, "run-2")).toEqual(["pending"]);
		const another = `${task.wire_id}.2`;
		send(state, "run-2", [another]);
		expect(statusesOf(state, "run-2")).toEqual(["pending"]);
		answer(state, "run-2", [attemptEnd(another, { state: "failed", error: "no luck", result: null })]);
		expect([...state.outcomes.read("run-2")]).toMatchObject([{ status: "failed", error: "no luck" }]);
		expect(state.outcomes.failures("run-2", 9)).toMatchObject([{ status: "failed", error: "no luck" }]);
	});
});

it("of a run whose place was taken come with the end of what it had sent", () => {
	withState((state) => {
		const [sent, unsent] = [plannedTask(0), plannedTask(1)];
		const [batch] = freezeTasks(state, "run-1", [sent, unsent]);
		if (batch === undefined) throw new Error("no batch");
		state.execution.markOpen(batch, "batch_1", null);
		state.execution.markSending(batch, [sent.wire_id], SENT_AT, NO_LIMITS);
		freezeTasks(state, "run-2", [{ ...sent, action: "adopt", batch: null }]);
		state.execution.recordEnds(batch, [attemptEnd(sent.wire_id)]);
		expect([...state.outcomes.read("run-1")].map(({ status }) => status)).toEqual(["succeeded", "pending"]);
	});
});

it("of tasks bought again after a success leave the earlier success out", () => {
	withState((state) => {
		const first = plannedTask(0, { digest: "same" });
		const second = plannedTask(0, { digest: "same", attempt: 2, wire_id: `${first.wire_id}.2` });
		finishTasks(state, "run-1", [first]);
		finishTasks(state, "run-2", [second]);
		expect([...state.outcomes.read("run-2")][0]?.attempts.map(({ attempt }) => attempt)).toEqual([2]);
	});
});

it("survive with text that SQLite cannot hold, in outputs, errors, sources and names", () => {
	withState((state) => {
		const ugly = "a\0b \ud800 \udc00 \u{1F9EA} \ufeff";
		const tasks = [
			plannedTask(0, { bindings: { row: { [ugly]: ugly } }, request: { query: ugly } }),
			plannedTask(1, { settings: { mode: "fast", metadata: { note: ugly } }, settings_id: "ugly", batch: 2 }),
		];
		finishTasks(state, "run-1", tasks, ({ index }) => ({
			error: ugly,
			state: index === 0 ? "invalid" : "failed",
			service_id: ugly,
			created_at: "odd\0",
			result: {
				output_type: "json",
				output: { [ugly]: [ugly, 1e-7, null] },
				...PLAIN_RESULT,
				sources: [{ title: ugly }],
				pdf_url: ugly,
			},
		}));
		const [first] = [...state.outcomes.read("run-1")];
		expect(first).toMatchObject({
			bindings: { row: { [ugly]: ugly } },
			query: ugly,
			error: ugly,
			output: { [ugly]: [ugly, 1e-7, null] },
			sources: [{ title: ugly }],
		});
		expect(first?.attempts[0]?.service_id).toBe(ugly.toWellFormed().replaceAll("\0", "\ufffd"));
	});
});

it("add up without binary fractions", () => {
	withState((state) => {
		finishTasks(state, "run-1", [plannedTask(0), plannedTask(1), plannedTask(2)]);
		expect(state.money.costOf("run-1")).toBe(0.3);
	});
});

it("come with the schemas they were asked in: as planned, text and compact text as none", () => {
	withState((state) => {
		const schema = (name: string) => ({ properties: { [name]: { type: "string" } } });
		const formats = [[schema("z")], undefined, [schema("a"), "toon"], ["markdown"], [schema("z"), "pdf"]] as const;
		const tasks = [...formats.keys(), 0, 1].map((format, index) => {
			const output_formats = formats[format];
			const settings = { mode: "fast" as const, ...(output_formats === undefined ? {} : { output_formats }) };
			const settings_id = output_formats === undefined ? "fast" : `settings-${9 - format}`;
			return plannedTask(index, { settings, settings_id, batch: format + 1 });
		});
		freezeTasks(state, "run-1", tasks);
		freezeTasks(state, "run-2", [plannedTask(0, { wire_id: "t/other@0123456789", batch: null })], "other");
		expect(state.outcomes.survey("run-1").outputSchemas).toEqual([schema("z"), null, null, null, schema("z")]);
		expect(state.outcomes.survey("run-2").outputSchemas).toEqual([null]);
		expect(state.outcomes.survey("unknown").outputSchemas).toEqual([]);
	});
});
