/** What the service has of a pipeline is taken over, whatever became of the local state. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { send } from "../support/stand-in/raw-client.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { hostedPipeline, manifestOf, outcomesOf, project, said, statusesOf } from "./hosted-pipeline.ts";
import { type HostedRig, snapshot } from "./hosted-rig.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];
const FOUR = ["alpha", "beta", "gamma", "delta"];
const HOUR = 3_600_000;

async function bought(): Promise<number> {
	const { accepted, acceptedTwice } = await service().ledger();
	expect(acceptedTwice).toEqual([]);
	return accepted.length;
}

/** What is under way ends, and what is sent from now on ends at once. */
async function endAll(): Promise<void> {
	await service().setSettings({ afterMs: 0 });
	await service().release();
}

/** So many batches of somebody else, newer than all that is there. */
async function addStrangers(count: number): Promise<void> {
	for (let n = 0; n < count; n++) {
		const { status } = await send(service(), "POST /batches", { name: `stranger ${n}`, mode: "fast" });
		expect(status).toBeLessThan(300);
	}
}

describe("after a total loss of what was on this machine", () => {
	test("what is under way is found by name, and counted to the budget", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		rig.remove(".trawl");
		rig.remove("results");
		await endAll();
		// A yes is asked for what is bought, and nothing is.
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("0 to run, 0 to reuse, 2 already sent");
		expect(manifestOf(rig)).toMatchObject({ adopted: 2, cost: { actual: 0.2, committed: 0.2 } });
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
		expect(await bought()).toBe(2);
	});

	test("what a finished run has cost does not count for the cap of the next", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		rig.remove(".trawl");
		rig.write("pipeline.yaml", rig.read("pipeline.yaml").replace("query: ", "query: Once more, "));
		const result = await rig.run("run", "pipeline.yaml", "--max-cost", "0.3");
		expect(result.exitCode, said(result)).toBe(0);
		expect(manifestOf(rig)).toMatchObject({
			cost: { actual: 0.2, committed: 0.2 },
			leftovers: { tasks: 2, cost: 0.2 },
		});
	});

	test("failed attempts are found, too: `retry` does not count anew", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail" }]);
		const rig = project(service(), { more: ["retry: { attempts: 1 }"] });
		await rig.before(...RUN);
		expect(await bought()).toBe(3);
		rig.remove(".trawl");
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(3);
		expect(outcomesOf(rig)[1]?.attempts.map(({ attempt, status }) => [attempt, status])).toEqual([
			[1, "failed"],
			[2, "failed"],
		]);
		expect(await bought()).toBe(3);
	});

	test("what is older than refresh allows is not wanted, what is young enough is", async () => {
		await service().setSettings({ clockOffsetMs: -2 * HOUR });
		const rig = project(service(), { more: ["refresh: 3h"] });
		await rig.before(...RUN);
		rig.remove(".trawl");
		await rig.run(...RUN);
		expect(await bought()).toBe(2);
		rig.remove(".trawl");
		rig.write("pipeline.yaml", hostedPipeline({ more: ["refresh: 1h"] }));
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		const { timesAccepted } = await service().ledger();
		expect(Object.values(timesAccepted).reduce((sum, times) => sum + times, 0)).toBe(4);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
	});

	test("what earlier runs have cost is not charged to the next one: a machine without a memory runs it every week", async () => {
		const weekly = { more: ["refresh: 1h", "budget: { max_cost: 0.3 }"] };
		const rig = project(service(), weekly);
		for (const hoursAgo of [5, 3, 0]) {
			rig.remove(".trawl");
			await service().setSettings({ clockOffsetMs: -hoursAgo * HOUR });
			const result = await rig.run("run", "pipeline.yaml");
			expect(result.exitCode, said(result)).toBe(0);
			expect(manifestOf(rig).cost).toMatchObject({ actual: 0.2, committed: 0.2 });
		}
		// Where not even run.json tells that the newest run has ended, it is counted as one that goes on.
		rig.remove(".trawl");
		rig.remove("results");
		rig.write("pipeline.yaml", hostedPipeline({ ...weekly, items: FOUR }));
		const over = await rig.run(...RUN);
		expect(over.exitCode, said(over)).toBe(7);
		expect(over.stderr).toContain("found an estimate of $0.40 ($0.20 of it spent)");
	});

	test("tasks that have another id now are known by their request", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		rig.remove(".trawl");
		rig.write("pipeline.yaml", hostedPipeline().replace("  ask:", "  question:"));
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(outcomesOf(rig).map(({ id, status }) => [id, status])).toEqual([
			["question/alpha", "succeeded"],
			["question/beta", "succeeded"],
		]);
		expect(await bought()).toBe(2);
	});

	test("what no task of the plan wants is told with its cost, and its results are kept", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		rig.remove(".trawl");
		rig.write("pipeline.yaml", hostedPipeline({ items: ["alpha", "gamma"] }));
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("1 task bought earlier ($0.10) that this plan does not want");
		expect(manifestOf(rig).leftovers).toEqual({ tasks: 1, cost: 0.1 });
		expect(await bought()).toBe(3);
		rig.write("pipeline.yaml", hostedPipeline({ items: ["beta"] }));
		const wanted = await rig.run("run", "pipeline.yaml");
		expect(wanted.exitCode, said(wanted)).toBe(0);
		expect(wanted.stderr).toContain("0 to run, 1 to reuse");
		expect(await bought()).toBe(3);
	});
});

describe("where the service has more batches than it lists", () => {
	test("run.json knows its own; without it the plan says that something may be missing, and `adopt` takes it in", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		const [batchId = ""] = manifestOf(rig).batch_ids;
		await addStrangers(101);
		rig.remove(".trawl");
		const known = await rig.run("run", "pipeline.yaml");
		expect(known.exitCode, said(known)).toBe(0);
		expect(known.stderr).toContain("the list is full: older ones are not seen");
		expect(await bought()).toBe(2);

		rig.remove(".trawl");
		rig.remove("results");
		const plan = await rig.run("plan", "pipeline.yaml", "--remote");
		expect(plan.exitCode, said(plan)).toBe(0);
		expect(plan.stderr).toContain("trawl adopt BATCH_ID");
		const unnamed = await rig.run("adopt", batchId);
		expect([unnamed.exitCode, unnamed.stderr]).toEqual([9, expect.stringContaining(`trawl adopt ${batchId} FILE`)]);
		const taken = await rig.run("adopt", batchId, "pipeline.yaml");
		expect(taken.exitCode, said(taken)).toBe(0);
		expect(taken.stderr).toContain(`Took in 2 tasks of batch ${batchId} for watch; the results are stored`);
		const again = await rig.run("adopt", batchId, "pipeline.yaml");
		expect(again.exitCode, said(again)).toBe(0);
		const run = await rig.run("run", "pipeline.yaml");
		expect(run.exitCode, said(run)).toBe(0);
		expect(run.stderr).toContain("0 to run, 2 to reuse");
		expect(await bought()).toBe(2);
	});

	test("`adopt` tells what its batch brought apart from what was found beside it", async () => {
		const rig = project(service(), { items: [...FOUR, "epsilon"] });
		await rig.before(...RUN);
		const [, , batchId = ""] = manifestOf(rig).batch_ids;
		rig.remove(".trawl");
		rig.remove("results");
		const taken = await rig.run("adopt", batchId, "pipeline.yaml");
		expect(taken.exitCode, said(taken)).toBe(0);
		expect(taken.stderr).toContain(
			`Took in 1 task of batch ${batchId} for watch, and 4 tasks of 2 other batches that the service lists; the results`,
		);
	});

	test("progress counts the tasks of the run, not what else its batches have", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service(), { items: FOUR, batchSize: 4 });
		await rig.before(...RUN, "--detach");
		rig.remove(".trawl");
		await endAll();
		rig.write("pipeline.yaml", hostedPipeline({ items: ["alpha", "beta"], batchSize: 4 }));
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(await bought()).toBe(4);
		const told = [...result.stderr.matchAll(/\d+\/\d+ done, .*\$[\d.]+/g)].map(([text]) => text);
		expect(new Set(told), said(result)).toEqual(new Set(["2/2 done, 0 running, 0 queued, $0.20"]));
	});

	test("a batch that nobody knows cannot be taken in", async () => {
		const rig = project(service());
		const result = await rig.run("adopt", "batch_of_nobody", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(9);
		expect(result.stderr).toContain("batch_of_nobody");
	});
});

describe("an older copy of the state", () => {
	test("from before the newest run: what that bought is taken over", async () => {
		const rig = project(service());
		await rig.before(...RUN);
		const restore = snapshot(rig);
		rig.write("pipeline.yaml", hostedPipeline({ items: FOUR }));
		await rig.run(...RUN);
		expect(await bought()).toBe(4);
		restore();
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("0 to run, 2 to reuse, 2 already sent");
		expect(Object.values(statusesOf(rig))).toEqual(Array(4).fill("succeeded"));
		expect(await bought()).toBe(4);
	});

	test("collect of the file finds what was detached since", async () => {
		const rig = project(service(), { items: ["alpha"] });
		await rig.before(...RUN);
		const restore = snapshot(rig);
		await service().setSettings({ afterMs: null });
		rig.write("pipeline.yaml", hostedPipeline());
		await rig.run(...RUN, "--detach");
		restore();
		await endAll();
		const result = await rig.run("collect", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(0);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
		expect(await bought()).toBe(2);
	});

	test.each([[["run", "pipeline.yaml"]], [["collect", "--wait"]]])(
		"from amid a run: what it had still to send then is not sent again by %j",
		async (command) => {
			await service().setSettings({ afterMs: null });
			const rig = project(service(), { items: FOUR, run: "max_open_batches: 1" });
			await rig.before(...RUN, "--detach");
			const restore = snapshot(rig);
			await endAll();
			await rig.run(...RUN);
			expect(await bought()).toBe(4);
			restore();
			const result = await rig.run(...command);
			expect(result.exitCode, said(result)).toBe(0);
			expect(Object.values(statusesOf(rig))).toEqual(Array(4).fill("succeeded"));
			expect(await bought()).toBe(4);
		},
	);

	test.each([[["run", "pipeline.yaml"]], [["collect", "--wait"]]])(
		"from when a batch was open and empty: it is looked into before %j adds anything",
		async (command) => {
			await service().setSettings({ afterMs: null, acceptDuplicates: true });
			await service().setFaults([{ kind: "payment", operation: "addTasks" }]);
			const rig = project(service());
			const refused = await rig.run(...RUN);
			expect(refused.exitCode, said(refused)).toBe(8);
			const restore = snapshot(rig);
			await rig.run(...RUN, "--detach");
			expect(await bought()).toBe(2);
			restore();
			await service().release();
			const result = await rig.run(...command);
			expect(result.exitCode, said(result)).toBe(0);
			expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
			expect(await bought()).toBe(2);
		},
	);
});

test.each([[RUN], [["collect", "--wait"]]])(
	"an older copy from before further attempts were made: %j does not buy them again",
	async (command) => {
		await service().setSettings({ afterMs: null, acceptDuplicates: true });
		await service().setOutcomes([{ id: "^ask/beta@[0-9a-f]{10}$", kind: "fail" }]);
		const rig = project(service(), { more: ["retry: { attempts: 1 }"] });
		await rig.before(...RUN, "--detach");
		const restore = snapshot(rig);
		await endAll();
		await service().setSettings({ afterMs: null });
		await rig.run(...RUN, "--detach");
		expect(await bought()).toBe(3);
		restore();
		await endAll();
		const result = await rig.run(...command);
		expect(result.exitCode, said(result)).toBe(0);
		const last = await rig.run(...RUN);
		expect(last.exitCode, said(last)).toBe(0);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
		expect(await bought()).toBe(3);
	},
);

describe("trawl plan --remote", () => {
	test("shows what a run would take over and why, and leaves the state as it is", async () => {
		await service().setSettings({ afterMs: null });
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		const restored = project(service());
		await service().release("About alpha?");
		const plan = await restored.run("plan", "pipeline.yaml", "--remote", "--tasks");
		expect(plan.exitCode, said(plan)).toBe(0);
		expect(plan.stdout).toMatch(
			/adopt {2}ask\/alpha {2}\(already bought: the service completed it at .*, to be collected\)/,
		);
		expect(plan.stdout).toMatch(/adopt {2}ask\/beta {2}\(sent and not finished\)/);
		expect(plan.stdout).toContain("Estimate $0.00");
		expect(existsSync(join(restored.dir, ".trawl"))).toBe(false);

		const before = digestsOf(rig);
		const own = await rig.run("plan", "pipeline.yaml", "--remote");
		expect(own.exitCode, said(own)).toBe(0);
		expect(digestsOf(rig)).toEqual(before);
		// Local state alone knows nothing of it.
		const local = await restored.run("plan", "pipeline.yaml", "--tasks");
		expect(local.stdout).toContain("run    ask/alpha  (no earlier result)");
		expect(await bought()).toBe(2);
	});
});

/** Digests of the state's files. Whoever reads it leaves SQLite's shared memory and an empty log beside it. */
function digestsOf(rig: HostedRig): Readonly<Record<string, string>> {
	const files = rig.list(".trawl").map((path): [string, Buffer] => [path, readFileSync(join(rig.dir, ".trawl", path))]);
	const own = files.filter(([path, bytes]) => !path.endsWith("-shm") && !(path.endsWith("-wal") && bytes.length === 0));
	return Object.fromEntries(own.map(([path, bytes]) => [path, createHash("sha256").update(bytes).digest("hex")]));
}

test.each([[["adopt", "batch_1", "pipeline.yaml"]], [["plan", "pipeline.yaml", "--remote"]]])(
	"Ctrl-C while the service asks for a pause ends %j with 130",
	async (command) => {
		await service().setFaults([{ kind: "rate_limited", operation: "listBatches", retryAfter: 60, times: 10 }]);
		const rig = project(service());
		const { child, ended } = rig.start(...command);
		await service().seen("listBatches");
		child.kill("SIGINT");
		const result = await ended;
		expect(result.exitCode, said(result)).toBe(130);
		expect(result.stderr).toMatch(/^Interrupted before .*\.\n$/);
	},
);

test("what is under way on another engine is told, and collected there", async () => {
	await service().setSettings({ afterMs: null });
	const rig = project(service());
	rig.write("docs/alpha.md", "# Alpha\n\nAlpha is about alpha.\n");
	await rig.before(...RUN, "--detach");
	const local = ["--engine", "local", "--corpus", "docs/*"];
	const elsewhere = await rig.run("run", "pipeline.yaml", ...local);
	expect(elsewhere.exitCode, said(elsewhere)).toBe(0);
	expect(elsewhere.stderr).toContain("2 tasks of `watch` that an earlier run sent to valyu");
	await endAll();
	const back = await rig.run(...RUN);
	expect(back.exitCode, said(back)).toBe(0);
	expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
	expect(await bought()).toBe(2);
});
