/** The embedded engine with the model researcher: what a task costs, and how it ends, is seen through the Batch API. */
import { expect, onTestFinished, test } from "vitest";
import { openEmbeddedEngine } from "../../src/embedded/embedded-engine.ts";
import { worstPrices } from "../../src/research/model/model-prices.ts";
import { batchWith, untilTerminal } from "../contract/contract-harness.ts";
import { numberOf, openModelRig } from "../research/model-rig.ts";
import { wordsOf } from "../support/model-stand-in.ts";
import { taskEvents, temporaryDatabase } from "./engine-rig.ts";

const PRICES = { input: 10, output: 30 };
/** Of one call at the stand-in's 1,000 and 100 tokens. */
const A_CALL = 0.013;

async function openRig() {
	const rig = await openModelRig(
		(asked, purpose) => {
			const words = wordsOf(asked);
			if (words.includes("Anchor hold")) return "hang";
			if (words.includes("Anchor break")) return { text: "", finish: "content_filter" };
			return purpose === "write" ? `# A\n\nIt is a queue. [${numberOf(asked, "a queue for")}]\n` : undefined;
		},
		{ prices: PRICES },
	);
	const databasePath = temporaryDatabase();
	const open = (options: { readonly timeLimitOf?: () => number } = {}) => {
		const { researcher } = rig;
		const engine = openEmbeddedEngine({ databasePath, researcher, concurrency: 2, tickMs: 20, ...options });
		onTestFinished(() => engine.close());
		return engine;
	};
	return { ...rig, databasePath, open };
}

test("tasks cost what their tokens cost, failed ones too, and the batch their sum", async () => {
	const { open } = await openRig();
	const { api } = open();
	const batchId = await batchWith(api, "What is Anchor?", "What does Anchor break?", "Who was Napoleon Bonaparte?");
	const batch = await untilTerminal(api, batchId);
	expect(batch).toMatchObject({
		status: "completed_with_errors",
		counts: { completed: 2, failed: 1 },
		cost: 4 * A_CALL,
	});
	const { tasks } = await api.listTasks(batchId, { include_output: true });
	expect(tasks).toMatchObject([
		// A plan, what is missing, the report.
		{
			status: "completed",
			output_type: "markdown",
			output: "# What is Anchor?\n\nIt is a queue. [1]\n",
			cost: 3 * A_CALL,
		},
		{ status: "failed", error: "a filter of the model's endpoint held its answer back", cost: A_CALL },
		{ status: "completed", cost: 0, sources: [] },
	]);
});

/** Whether a call may have cost so much of which no answer came: more than one that was answered, less than a whole task. */
const mayBeMost = (dollars: number): boolean => dollars > A_CALL && dollars < (worstPrices(PRICES).standard ?? 0);

test("a cancelled task leaves the model at once, and one whose engine is closed is queued again: both cost what they used", async () => {
	const { open, endpoint, databasePath } = await openRig();
	const first = open();
	const cancelled = await batchWith(first.api, "Anchor hold one");
	const kept = await batchWith(first.api, "Anchor hold two");
	await endpoint.asked(2);
	expect(await first.api.cancelBatch(cancelled)).toMatchObject({ cancelled_count: 1 });
	await first.close();
	expect(taskEvents(databasePath)).toEqual({
		"Anchor hold one": ["queued", "started", "cancelled"],
		"Anchor hold two": ["queued", "started", "queued"],
	});
	endpoint.answer(() => "NOT FOUND");
	const { api } = open();
	const finished = await untilTerminal(api, kept);
	expect(finished).toMatchObject({ status: "completed", cost: expect.toSatisfy(mayBeMost) });
	const { cost } = await api.getBatch(cancelled);
	expect(cost).toSatisfy(mayBeMost);
	const { tasks } = await api.listTasks(cancelled, { include_output: true });
	expect(tasks).toMatchObject([{ status: "cancelled", cost }]);
	// Its second try found nothing to say, after a plan.
	expect(finished.cost).toBeGreaterThan(cost);
});

test("a task that took too long costs what it used, and a call that was not answered the most that it can have cost", async () => {
	const { open, endpoint } = await openRig();
	let calls = 0;
	endpoint.answer(() => {
		calls += 1;
		return calls === 1 ? '{"questions": []}' : "hang";
	});
	const { api } = open({ timeLimitOf: () => 300 });
	const batchId = await batchWith(api, "What is Anchor?");
	const { cost } = await untilTerminal(api, batchId);
	const { tasks } = await api.listTasks(batchId, { include_output: true });
	expect(tasks).toMatchObject([{ status: "failed", error: expect.stringContaining("maximum execution time"), cost }]);
	expect(calls).toBe(2);
	expect((cost ?? 0) - A_CALL).toSatisfy(mayBeMost);
});
