/** Runs that nobody waits for: detached, collected, watched, cancelled, interrupted. */
import { describe, expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { hostedPipeline, manifestOf, outcomesOf, project, said, statusesOf } from "./hosted-pipeline.ts";

const service = sharedStandIn({ afterMs: null });
const RUN = ["run", "pipeline.yaml", "--yes"];
const FOUR = ["alpha", "beta", "gamma", "delta"];

async function bought(): Promise<number> {
	return (await service().ledger()).accepted.length;
}

async function requests(): Promise<number> {
	return (await service().ledger()).requests.length;
}

/** What is under way ends, and what is sent from now on ends at once. */
async function endAll(): Promise<void> {
	await service().setSettings({ afterMs: 0 });
	await service().release();
}

describe("trawl run --detach and trawl collect", () => {
	test("collect stores nothing new while all is under way, exports when it has ended, and then asks nothing more", async () => {
		const rig = project(service());
		const detached = await rig.run(...RUN, "--detach");
		expect(detached.exitCode, said(detached)).toBe(0);
		expect(manifestOf(rig)).toMatchObject({ status: "pending", exit_code: 0, counts: { pending: 2 } });
		expect(manifestOf(rig).batch_ids).toHaveLength(1);

		const early = await rig.run("collect");
		expect(early.exitCode, said(early)).toBe(0);
		expect(manifestOf(rig)).toMatchObject({ status: "pending", exit_code: 0 });
		expect(rig.list("results/watch")).toEqual(["run.json"]);

		await endAll();
		const done = await rig.run("collect");
		expect(done.exitCode, said(done)).toBe(0);
		expect(manifestOf(rig)).toMatchObject({ status: "succeeded", exit_code: 0 });
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });

		const before = await requests();
		for (const argv of [["collect"], ["collect", "--wait"], ["collect", "watch"]]) {
			const nothing = await rig.run(...argv);
			expect(nothing.exitCode, said(nothing)).toBe(0);
			expect(nothing.stderr).toContain("Nothing is open.");
		}
		expect(await requests()).toBe(before);
		expect(await bought()).toBe(2);
	});

	test("until it is collected there are no results: the end says how to get them, and status what has been sent", async () => {
		const rig = project(service(), { items: FOUR, run: "max_open_batches: 1" });
		const result = await rig.run(...RUN, "--detach");
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).not.toContain("Results in");
		expect(result.stderr).toContain("`trawl collect` picks it up; its results are written to results/watch then");
		const { stdout: standing } = await rig.run("status");
		expect(standing).toContain("4 pending (2 sent, 2 not sent yet)");
		expect(standing).toMatch(/\nNext: trawl collect \S+ --wait {4}\(goes on with it/);
	});

	test("collect of a run or pipeline that is not there ends with 9", async () => {
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		const result = await rig.run("collect", "nope");
		expect(result.exitCode, said(result)).toBe(9);
		expect(result.stderr).toContain("there is no run or pipeline `nope`");
	});

	test("collect --timeout waits so long and ends with 8; collect --wait sees the end", async () => {
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		const early = await rig.run("collect", "--timeout", "200ms");
		expect(early.exitCode, said(early)).toBe(8);
		expect(manifestOf(rig)).toMatchObject({ status: "pending", exit_code: 8 });
		const polls = Object.values((await service().ledger()).polls).flat().length;
		const waiting = rig.start("collect", "--wait");
		await service().setFaults([]);
		await service().seen("getBatch", 2);
		await endAll();
		const done = await waiting.ended;
		expect(done.exitCode, said(done)).toBe(0);
		expect(polls).toBeGreaterThan(0);
		expect(manifestOf(rig)).toMatchObject({ status: "succeeded", exit_code: 0 });
	});

	test("no more batches are open than max_open_batches; collect sends what finds room then", async () => {
		const rig = project(service(), { items: FOUR, batchSize: 1, run: "max_open_batches: 2" });
		const detached = await rig.run(...RUN, "--detach");
		expect(detached.exitCode, said(detached)).toBe(0);
		expect(await bought()).toBe(2);
		const full = await rig.run("collect");
		expect(full.exitCode, said(full)).toBe(0);
		expect(await bought()).toBe(2);
		await service().release("About alpha?");
		await rig.run("collect");
		expect(await bought()).toBe(3);
		await endAll();
		const last = await rig.run("collect", "--wait");
		expect(last.exitCode, said(last)).toBe(0);
		const ledger = await service().ledger();
		expect(ledger.accepted).toHaveLength(4);
		expect(ledger.mostOpen).toBe(2);
		expect(Object.values(statusesOf(rig))).toEqual(Array(4).fill("succeeded"));
	});

	test("collect buys nothing while the results folder cannot take it, and fetches what was bought", async () => {
		const rig = project(service(), { items: FOUR, run: "max_open_batches: 1" });
		await rig.before(...RUN, "--detach");
		await endAll();
		rig.remove("results");
		rig.write("results", "a file where the folder should be");
		const refused = await rig.run("collect", "--wait");
		expect(refused.exitCode, said(refused)).toBe(4);
		expect(await bought()).toBe(2);
		const status = await rig.run("status", "--json");
		expect(status.stdout, said(status)).toMatch(/"succeeded": ?2/);
		rig.remove("results");
		const result = await rig.run("collect", "--wait");
		expect(result.exitCode, said(result)).toBe(0);
		expect(await bought()).toBe(4);
	});

	test("beside a live run collect ends with 0 and says whose work it is", async () => {
		const rig = project(service());
		const live = rig.start(...RUN);
		await service().seen("getBatch");
		const beside = await rig.run("collect");
		expect(beside.exitCode, said(beside)).toBe(0);
		expect(beside.stderr).toContain(`A live run of watch is at work in process ${live.child.pid}`);
		await endAll();
		expect((await live.ended).exitCode).toBe(0);
	});
});

describe("trawl collect FILE", () => {
	test("ends with 0 beside a process that plans the first run", async () => {
		await service().setFaults([{ kind: "hang", operation: "listBatches" }]);
		const rig = project(service());
		const live = rig.start(...RUN);
		await service().seen("listBatches");
		const beside = await rig.run("collect", "pipeline.yaml");
		expect(beside.exitCode, said(beside)).toBe(0);
		expect(beside.stderr).toContain(`A live run of watch is at work in process ${live.child.pid}`);
	});
});

describe("trawl collect of a run that is known", () => {
	test("refuses --engine, --corpus, --out and --var, which it would ignore", async () => {
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		await endAll();
		for (const [flag, value] of [
			["engine", "local"],
			["corpus", "nothing/**"],
			["out", "elsewhere"],
			["var", "nope=1"],
		] as const) {
			const refused = await rig.run("collect", "pipeline.yaml", `--${flag}`, value);
			expect(refused.exitCode, said(refused)).toBe(2);
			expect(refused.stderr).toContain(`expected no --${flag} for a run that is known`);
			expect(manifestOf(rig).status).toBe("pending");
		}
		const result = await rig.run("collect", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(0);
		expect(manifestOf(rig).status).toBe("succeeded");
	});
});

describe("trawl collect FILE after the state was lost", () => {
	test.each([
		["a budget that covers it", ["budget: { max_cost: 0.4 }"], [] as string[], 0],
		["--yes", [], ["--yes"], 0],
		["neither", [], [], 7],
	])("with %s", async (_, more, flags, exitCode) => {
		const rig = project(service(), { items: FOUR, run: "max_open_batches: 1", more });
		await rig.before(...RUN, "--detach");
		expect(await bought()).toBe(2);
		rig.remove(".trawl");
		await endAll();
		const result = await rig.run("collect", "pipeline.yaml", "--wait", ...flags);
		expect(result.exitCode, said(result)).toBe(exitCode);
		expect(manifestOf(rig).exit_code).toBe(exitCode);
		if (exitCode === 0) {
			expect(await bought()).toBe(4);
			expect(Object.values(statusesOf(rig))).toEqual(Array(4).fill("succeeded"));
			return;
		}
		// Only collected: what was paid for is in the state, and the next run buys the rest alone.
		expect(await bought()).toBe(2);
		expect(result.stderr).toContain("--yes");
		const rest = await rig.run(...RUN);
		expect(rest.exitCode, said(rest)).toBe(0);
		expect(rest.stderr).toContain("2 to run, 2 to reuse");
		expect(await bought()).toBe(4);
	});

	test("with --yes once it was refused without: what the first call took in is not nothing", async () => {
		const rig = project(service(), { items: FOUR, run: "max_open_batches: 1" });
		await rig.before(...RUN, "--detach");
		rig.remove(".trawl");
		await endAll();
		const refused = await rig.run("collect", "pipeline.yaml", "--wait");
		expect(refused.exitCode, said(refused)).toBe(7);
		const result = await rig.run("collect", "pipeline.yaml", "--wait", "--yes");
		expect(result.exitCode, said(result)).toBe(0);
		expect(Object.values(statusesOf(rig))).toEqual(Array(4).fill("succeeded"));
		expect(await bought()).toBe(4);
		const nothing = await rig.run("collect", "pipeline.yaml");
		expect(nothing.exitCode, said(nothing)).toBe(0);
		expect(nothing.stderr).toContain("Nothing is open.");
	});

	test("goes on with what `adopt` took in", async () => {
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		const [batchId = ""] = manifestOf(rig).batch_ids;
		rig.remove(".trawl");
		const taken = await rig.run("adopt", batchId, "pipeline.yaml");
		expect(taken.exitCode, said(taken)).toBe(0);
		await endAll();
		const result = await rig.run("collect", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(0);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
		expect(await bought()).toBe(2);
	});

	test("buys nothing where there is nothing of it at the service", async () => {
		const rig = project(service());
		const result = await rig.run("collect", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("Nothing is open.");
		expect(await bought()).toBe(0);
	});
});

describe("a file that changed while its run was under way", () => {
	test("what is still wanted is taken over, the rest is collected, counted and told", async () => {
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		rig.write("pipeline.yaml", hostedPipeline({ items: ["beta", "gamma"] }));
		await endAll();
		const result = await rig.run(...RUN);
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain("1 to run, 0 to reuse, 1 already sent");
		expect(result.stderr).toContain("1 task bought earlier ($0.10) that this plan does not want");
		expect(manifestOf(rig)).toMatchObject({ leftovers: { tasks: 1, cost: 0.1 }, cost: { committed: 0.3 } });
		expect(await bought()).toBe(3);
		rig.write("pipeline.yaml", hostedPipeline());
		const back = await rig.run("run", "pipeline.yaml");
		expect(back.exitCode, said(back)).toBe(0);
		expect(await bought()).toBe(3);
	});
});

describe("trawl retry --detach", () => {
	test("ends after submitting, and collect picks it up", async () => {
		await service().setSettings({ afterMs: 0 });
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail" }]);
		const rig = project(service());
		await rig.before(...RUN);
		await service().setSettings({ afterMs: null });
		await service().setOutcomes([]);
		const detached = await rig.run("retry", "--yes", "--detach");
		expect(detached.exitCode, said(detached)).toBe(0);
		expect(manifestOf(rig)).toMatchObject({ status: "pending", exit_code: 0, counts: { pending: 1, succeeded: 1 } });
		await endAll();
		const done = await rig.run("collect");
		expect(done.exitCode, said(done)).toBe(0);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
		expect(await bought()).toBe(3);
	});
});

describe("trawl status --watch", () => {
	test("shows changes and ends when the run has ended", async () => {
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		const watching = rig.start("status", "--watch");
		await new Promise<void>((resolve) => watching.child.stdout.once("data", () => resolve()));
		await endAll();
		await rig.run("collect");
		const { exitCode, stdout } = await watching.ended;
		expect(exitCode).toBe(0);
		expect(stdout).toContain("2 pending");
		expect(stdout).toContain("2 succeeded");
	});
});

describe("trawl cancel", () => {
	test("keeps what has finished, stops the rest, and a run buys only that again", async () => {
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		await service().release("About alpha?");
		const result = await rig.run("cancel");
		expect(result.exitCode, said(result)).toBe(3);
		expect(manifestOf(rig)).toMatchObject({ status: "partially_succeeded", exit_code: 3 });
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "cancelled" });
		expect(outcomesOf(rig)[1]?.error).toBe("cancelled by `trawl cancel`");
		expect(result.stderr).toContain("2/2 done, 1 cancelled, 0 running, 0 queued");
		expect((await service().ledger()).batches.map(({ status }) => status)).toEqual(["cancelled"]);
		const again = await rig.run("cancel");
		expect(again.exitCode, said(again)).toBe(0);
		expect(again.stderr).toContain("nothing to cancel");
		await endAll();
		await rig.run(...RUN);
		expect(await bought()).toBe(3);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
	});

	test.each(["before", "after"] as const)(
		"asks again after a gateway's error that came %s its effect",
		async (when) => {
			const rig = project(service());
			await rig.before(...RUN, "--detach");
			await service().setFaults([{ kind: "bad_gateway", operation: "cancelBatch", when }]);
			const result = await rig.run("cancel");
			expect(result.exitCode, said(result)).toBe(3);
			expect(statusesOf(rig)).toEqual({ alpha: "cancelled", beta: "cancelled" });
			expect((await service().ledger()).batches.map(({ status }) => status)).toEqual(["cancelled"]);
		},
	);

	test("beside a live run asks it, and the run obeys and says how it ended", async () => {
		const rig = project(service(), { items: FOUR, run: "max_open_batches: 1" });
		const live = rig.start(...RUN);
		await service().seen("getBatch");
		const asked = await rig.run("cancel");
		expect(asked.exitCode, said(asked)).toBe(0);
		expect(asked.stderr).toContain(`is live in process ${live.child.pid}, which has been asked to cancel it`);
		const ended = await live.ended;
		expect(ended.exitCode, said(ended)).toBe(3);
		expect(manifestOf(rig)).toMatchObject({ status: "cancelled", exit_code: 3 });
		expect(Object.values(statusesOf(rig))).toEqual(Array(4).fill("cancelled"));
		expect(outcomesOf(rig)[3]).toMatchObject({ cost: 0, error: "cancelled before it was sent" });
		expect(await bought()).toBe(2);
	});
});

describe("trawl cancel beside a process that plans", () => {
	test.each([
		["goes on with the run", {}],
		["puts another in its place", { items: ["beta", "gamma", "delta"] }],
	])("is obeyed once that %s", async (_, changed) => {
		const rig = project(service(), { items: FOUR, run: "max_open_batches: 1" });
		await rig.before(...RUN, "--detach");
		const given = { items: FOUR, run: "max_open_batches: 1", ...changed };
		rig.write("pipeline.yaml", hostedPipeline(given));
		await service().setFaults([{ kind: "slow", operation: "listBatches", delayMs: 3_000 }]);
		const live = rig.start(...RUN);
		await service().seen("listBatches");
		const asked = await rig.run("cancel");
		expect(asked.exitCode, said(asked)).toBe(0);
		expect(asked.stderr).toContain(`is live in process ${live.child.pid}`);
		const ended = await live.ended;
		expect(ended.exitCode, said(ended)).toBe(3);
		expect(Object.values(statusesOf(rig))).toEqual(Array(given.items.length).fill("cancelled"));
		expect(await bought()).toBe(2);
	});
});

describe("trawl batches", () => {
	test("lists, shows and cancels what is at the service", async () => {
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		const [id = ""] = manifestOf(rig).batch_ids;
		const list = await rig.run("batches");
		expect(list.stdout).toMatch(
			new RegExp(`^${id}  processing  fast  0/2 completed  \\$0\\.00  .*trawl/watch/.*/1$`, "m"),
		);
		const shown = await rig.run("batches", "status", id, "--json");
		expect(JSON.parse(shown.stdout)).toMatchObject({ batch_id: id, counts: { total: 2 } });
		const tasks = await rig.run("batches", "tasks", id);
		expect(tasks.stdout.trim().split("\n")).toHaveLength(2);
		expect(tasks.stdout).toMatch(/ask\/alpha@[0-9a-f]{10}/);
		const cancelled = await rig.run("batches", "cancel", id);
		expect(cancelled.stdout).toContain("2 tasks stopped");
		expect((await service().ledger()).batches.map(({ status }) => status)).toEqual(["cancelled"]);
		const unknown = await rig.run("batches", "status", "batch_nobody_knows");
		expect(unknown.exitCode, said(unknown)).toBe(9);
		expect(unknown.stderr).toContain(
			"the service does not know batch batch_nobody_knows, or it is not this key's [batch_unknown]",
		);
	});

	test.each(["before", "after"] as const)("cancels also where a gateway's error comes %s the effect", async (when) => {
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		await service().setFaults([{ kind: "bad_gateway", operation: "cancelBatch", when }]);
		const result = await rig.run("batches", "cancel", manifestOf(rig).batch_ids[0] ?? "");
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stdout).toContain("2 tasks stopped");
		expect((await service().ledger()).batches.map(({ status }) => status)).toEqual(["cancelled"]);
	});

	test("cancels no batch that has ended, and says so", async () => {
		const rig = project(service());
		await rig.before(...RUN, "--detach");
		await endAll();
		const [id = ""] = manifestOf(rig).batch_ids;
		const result = await rig.run("batches", "cancel", id);
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stderr).toContain(`batch ${id} has ended (completed): there is nothing to cancel [batch_ended]`);
	});
});

describe("Ctrl-C", () => {
	test("once stops, keeps the state and says how to go on; the same command goes on without paying again", async () => {
		const rig = project(service(), { items: FOUR, run: "max_open_batches: 1" });
		const live = rig.start(...RUN);
		await service().seen("getBatch");
		live.child.kill("SIGINT");
		const ended = await live.ended;
		expect(ended.exitCode, said(ended)).toBe(130);
		expect(ended.stderr).toContain("the same command continues it, or `trawl collect` picks it up");
		expect(manifestOf(rig)).toMatchObject({ status: "pending", exit_code: 130, counts: { pending: 4 } });
		expect(await bought()).toBe(2);
		await endAll();
		const on = await rig.run("run", "pipeline.yaml");
		expect(on.exitCode, said(on)).toBe(0);
		expect(on.stderr).toContain("Continuing run");
		expect(await bought()).toBe(4);
		expect((await service().ledger()).acceptedTwice).toEqual([]);
	});

	test("while results are read after the deadline stops that, too", async () => {
		await service().setFaults([{ kind: "hang", operation: "listTasks" }]);
		const rig = project(service(), { run: "deadline: 300ms" });
		const live = rig.start(...RUN);
		await service().seen("listTasks");
		live.child.kill("SIGINT");
		const ended = await live.ended;
		expect(ended.exitCode, said(ended)).toBe(130);
		expect(manifestOf(rig)).toMatchObject({ status: "pending", exit_code: 130, counts: { pending: 2 } });
	});

	test("twice leaves at once, amid a request that nobody answers; nothing is lost or paid again", async () => {
		await service().setFaults([{ kind: "hang", operation: "addTasks", when: "after" }]);
		const rig = project(service());
		const live = rig.start(...RUN);
		await service().seen("addTasks");
		live.child.kill("SIGINT");
		live.child.kill("SIGINT");
		// Both may arrive as one.
		const again = setInterval(() => live.child.kill("SIGINT"), 50);
		const ended = await live.ended;
		clearInterval(again);
		expect(ended.exitCode, said(ended)).toBe(130);
		expect(ended.stderr).toContain("what was sent stays under way, and the same command continues");
		await service().setFaults([]);
		await endAll();
		const on = await rig.run("run", "pipeline.yaml");
		expect(on.exitCode, said(on)).toBe(0);
		const ledger = await service().ledger();
		expect(ledger.accepted).toHaveLength(2);
		expect(ledger.blindRepeats).toEqual([]);
		expect(statusesOf(rig)).toEqual({ alpha: "succeeded", beta: "succeeded" });
	});
});
