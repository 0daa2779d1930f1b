/** `.github/workflows/research.yaml` and the schedule of the starter, from schedule to commit. */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { BIN } from "../cli/cli-rig.ts";
import { runHere } from "../cli/run-here.ts";
import { startJob } from "../support/actions-runner/run-job.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { ACTIONS, readWorkflow, told } from "./action-rig.ts";
import { BUY, COLLECT, DONE, OWN, RESULTS, scheduledRig, statuses, stepOutputs } from "./scheduled-rig.ts";

const service = sharedStandIn();
const { createRepository, bought, endAll } = scheduledRig(service);
const { jobs } = readWorkflow("research.yaml");

describe("a pipeline that is bought on one schedule and collected on another", () => {
	test("is bought once, and its results are committed once", async () => {
		await service().setSettings({ afterMs: null });
		const repository = createRepository();
		const submitted = await repository.job(BUY);
		expect(submitted.steps.find(({ name }) => name === "Buy")?.outputs).toMatchObject({
			state: "pending",
			committed: "true",
		});
		expect(JSON.parse(repository.file("results/watch/run.json")).batch_ids).toHaveLength(2);
		const commits = repository.commits();

		// Nothing has come: nothing is committed either.
		await repository.job(COLLECT);
		expect(repository.commits()).toEqual(commits);

		await endAll();
		const collected = await repository.job(COLLECT);
		const { run_id, ...outputs } = collected.steps.find(({ name }) => name === "Collect")?.outputs ?? {};
		expect(outputs).toMatchObject({
			...{ state: "succeeded", succeeded: "4", failed: "0", cost: "0.4", results: "results/watch", exit_code: "0" },
			committed: "true",
		});
		expect(statuses(repository.file(RESULTS))).toEqual(DONE);
		expect(repository.commits(RESULTS)).toEqual([`Research results: ${run_id} succeeded`]);

		await repository.job(COLLECT);
		await repository.job(COLLECT);
		expect(repository.commits(RESULTS)).toHaveLength(1);
		expect(repository.commits()).toHaveLength(commits.length + 1);
		expect(await bought()).toBe(4);
	});

	test("buys nothing twice when the state is lost after submitting", async () => {
		await service().setSettings({ afterMs: null });
		const repository = createRepository();
		await repository.job(BUY);
		repository.loseState();
		await endAll();
		await repository.job(COLLECT);
		expect(statuses(repository.file(RESULTS))).toEqual(DONE);
		expect(repository.commits(RESULTS)).toHaveLength(1);
		repository.loseState();
		await repository.job(COLLECT);
		await repository.job(BUY);
		expect(repository.commits(RESULTS)).toHaveLength(1);
		expect(await bought()).toBe(4);
	});

	test("buys nothing twice when an older state comes back", async () => {
		await service().setSettings({ afterMs: null });
		const repository = createRepository();
		await repository.job(BUY);
		await endAll();
		await repository.job(COLLECT);
		repository.restoreOldest();
		await repository.job(COLLECT);
		await repository.job(BUY);
		expect(repository.commits(RESULTS)).toHaveLength(1);
		expect(await bought()).toBe(4);
	});

	test("goes on where a job died amid buying, before its state was saved", async () => {
		await service().setSettings({ afterMs: null });
		await service().setFaults([{ kind: "hang", operation: "addTasks", when: "after", nth: 1 }]);
		const repository = createRepository();
		const dying = repository.start(BUY);
		await service().seen("addTasks", 1);
		dying.die();
		expect((await dying.ended).conclusion).toBe("died");
		expect(await bought()).toBeGreaterThan(0);
		await service().setFaults([]);
		await repository.job(BUY);
		expect(await bought()).toBe(4);
		await endAll();
		await repository.job(COLLECT);
		expect(statuses(repository.file(RESULTS))).toEqual(DONE);
		expect(repository.commits(RESULTS)).toHaveLength(1);
		expect(await bought()).toBe(4);
	});

	test("saves the state of a job that is cancelled", async () => {
		await service().setSettings({ afterMs: null });
		await service().setFaults([{ kind: "hang", operation: "addTasks", when: "after", nth: 1 }]);
		const repository = createRepository();
		const cancelled = repository.start(BUY);
		await service().seen("addTasks", 1);
		cancelled.cancel();
		const { steps } = await cancelled.ended;
		expect(steps.find(({ name }) => name === "Buy")?.outputs).toMatchObject({ exit_code: "130", state: "pending" });
		expect(repository.caches()).toHaveLength(1);
		await service().setFaults([]);
		await endAll();
		await repository.job(BUY);
		await repository.job(COLLECT);
		expect(statuses(repository.file(RESULTS))).toEqual(DONE);
		expect(await bought()).toBe(4);
	});

	test("commits what a push that was refused kept from the branch, in the next job", async () => {
		await service().setSettings({ afterMs: null });
		const repository = createRepository();
		await repository.job(BUY);
		await endAll();
		const takePushes = repository.refusePushes();
		const refused = await repository.start(COLLECT).ended;
		expect(refused.conclusion).toBe("failure");
		expect(refused.annotations.at(-1)?.message).toContain("the push was refused");
		takePushes();
		const next = await repository.job(COLLECT);
		expect(stepOutputs(next, "Collect")).toMatchObject({ state: "succeeded", succeeded: "4", committed: "true" });
		expect(statuses(repository.file(RESULTS))).toEqual(DONE);
		const idle = await repository.job(COLLECT);
		expect(stepOutputs(idle, "Collect")).toMatchObject({ state: "nothing_open", results: "", committed: "" });
		expect(repository.commits(RESULTS)).toHaveLength(1);
		expect(await bought()).toBe(4);
	});

	test("tells a finished run once where results are not committed, though no checkout has them", async () => {
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail" }]);
		const steps = OWN.job?.steps.map((step) => {
			const { commit: _, ...given } = step.with ?? {};
			return { ...step, with: given };
		});
		const repository = createRepository({ ...OWN, job: { steps: steps ?? [] } });
		await repository.job(BUY);
		const first = await repository.job(COLLECT);
		expect(stepOutputs(first, "Collect"), told(first)).toMatchObject({ state: "nothing_open", results: "" });
		expect(first.annotations).toEqual([]);
	});

	test("buys nothing where the job has no branch to commit to", async () => {
		const repository = createRepository();
		const result = await repository.start(BUY, { ref: "refs/tags/v1" }).ended;
		expect(result.conclusion).toBe("failure");
		expect(result.annotations[0]?.message).toContain("results are committed to a branch");
		expect(await bought()).toBe(0);
	});

	test("buys nothing on schedules that nobody has turned on", async () => {
		const repository = createRepository();
		const job = jobs.research;
		if (job === undefined) throw new Error("the workflow has no such job");
		const result = await startJob(job, {
			...{ remote: repository.remote, actions: ACTIONS, event: { schedule: BUY } },
			github: { event_name: "schedule" },
		}).ended;
		expect(result.conclusion).toBe("skipped");
		expect(await bought()).toBe(0);
	});
});

test("a plan that was saved is bought as it is, and its results are committed", async () => {
	const key = { "api-key": `${"$"}{{ secrets.VALYU_API_KEY }}` };
	const file = "pipelines/competitor-watch.yaml";
	const steps = [
		{ uses: "actions/checkout@v4" },
		{ uses: "./", with: { command: "plan", file, args: "--out\nplan.json", ...key } },
		{ name: "Run", uses: "./", with: { command: "run", file: "plan.json", budget: "1", commit: "true", ...key } },
		{ name: "Again", uses: "./", with: { command: "run", file: "plan.json", budget: "1", commit: "true", ...key } },
	];
	const repository = createRepository({ ...OWN, job: { steps } });
	const result = await repository.start(BUY).ended;
	expect(stepOutputs(result, "Run"), told(result)).toMatchObject({
		...{ state: "succeeded", results: "results/watch", committed: "true" },
	});
	expect(statuses(repository.file(RESULTS))).toEqual(DONE);
	// Once more it is refused, for what it is.
	expect(stepOutputs(result, "Again").exit_code).toBe("11");
	expect(result.annotations.at(-1)?.message).toMatch(/saved plan.*\n.*plan/);
	expect(await bought()).toBe(4);
});

describe("the schedule that `trawl init` writes", () => {
	/** In the folder `team` of a repository. */
	async function createStarter() {
		const machine = temporaryFolder();
		writeFileSync(join(machine, "npm"), '#!/bin/sh\n[ "$1" = prefix ] && pwd\nexit 0\n', { mode: 0o755 });
		writeFileSync(join(machine, "trawl"), `#!/bin/sh\nexec node "${BIN}" "$@"\n`, { mode: 0o755 });
		const project = temporaryFolder();
		mkdirSync(join(project, ".git"));
		expect((await runHere(project, ["init", "team"])).exitCode).toBe(0);
		rmSync(join(project, ".git"), { recursive: true });
		const file = join(project, ".github/workflows/competitors-schedule-team.yaml");
		return createRepository({
			job: parse(readFileSync(file, "utf8")).jobs.research,
			fill: (work) => cpSync(project, work, { recursive: true }),
			env: { PATH: `${machine}:${process.env.PATH}`, TRAWL: "./trawl.tgz" },
		});
	}
	const STARTER_RESULTS = "team/results/competitors/results.json";
	const STARTER_DONE = ["succeeded", "succeeded", "skipped", "succeeded"];

	test("buys within the budget of the file, goes on by stages, and commits the results once", async () => {
		const repository = await createStarter();
		await repository.job(BUY);
		await repository.job(COLLECT);
		repository.loseState();
		await repository.job(COLLECT);
		await repository.job(COLLECT);
		expect(statuses(repository.file(STARTER_RESULTS))).toEqual(STARTER_DONE);
		expect(repository.commits(STARTER_RESULTS)).toHaveLength(1);
		expect(await bought()).toBe(3);
	});

	test("buys nothing once the budget is gone from the file", async () => {
		const repository = await createStarter();
		const pipeline = repository.file("team/pipelines/competitors.yaml");
		repository.push("team/pipelines/competitors.yaml", pipeline.replace(/^budget:\n.*\n/m, ""));
		const result = await repository.start(BUY).ended;
		expect(result.conclusion).toBe("failure");
		expect(result.log).toContain("--yes");
		expect(await bought()).toBe(0);
	});

	test("commits in a later job what a refused push kept from the branch, and on top of what others pushed", async () => {
		await service().setSettings({ afterMs: null });
		const repository = await createStarter();
		const before = repository.head();
		await repository.job(BUY);
		await endAll();
		const takePushes = repository.refusePushes();
		expect((await repository.start(COLLECT).ended).conclusion).toBe("failure");
		takePushes();
		repository.push("notes.md", "Meanwhile\n");
		await repository.job(COLLECT, { at: before });
		expect(statuses(repository.file(STARTER_RESULTS))).toEqual(STARTER_DONE);
		expect(repository.file("notes.md")).toBe("Meanwhile");
	});

	test("leaves what others pushed into the results folder since the checkout, be there something to commit or not", async () => {
		const repository = await createStarter();
		await repository.job(BUY);
		await repository.job(COLLECT);
		const before = repository.head();
		const [notes, index] = ["team/results/competitors/notes.md", "team/results/competitors/index.md"];
		repository.push(notes, "Mine\n");
		repository.push(index, "Mine as well\n");
		const pushed = repository.head();
		await repository.job(COLLECT, { at: before });
		expect(repository.head()).toBe(pushed);
		// Everything is reused: a new run, and the same reports.
		await repository.job(BUY, { at: before });
		expect(repository.commits().slice(0, 2)).toEqual(["Research results", "Meanwhile"]);
		expect([notes, index].map(repository.file)).toEqual(["Mine", "Mine as well"]);
	});

	test("commits each file whole, and removes what a run no longer writes, whatever others did to it", async () => {
		const repository = await createStarter();
		await repository.job(BUY);
		await repository.job(COLLECT);
		const reports = repository.files("team/results/competitors/reports").filter((path) => !path.endsWith("index.md"));
		const rows = repository.file("team/pipelines/data/companies.csv").split("\n");
		repository.push("team/pipelines/data/companies.csv", `${rows.slice(0, -1).join("\n")}\n`);
		const before = repository.head();
		for (const path of reports) repository.push(path, "Mine\n");
		repository.push(STARTER_RESULTS, "[]\n");
		await repository.job(BUY, { at: before });
		const left = repository.files("team/results/competitors/reports");
		expect(reports.filter((path) => !left.includes(path))).toHaveLength(1);
		expect(JSON.parse(repository.file(STARTER_RESULTS)).length).toBeGreaterThan(0);
	});

	test("interrupts Trawl when the job is cancelled, and saves its state", async () => {
		await service().setSettings({ afterMs: null });
		await service().setFaults([{ kind: "hang", operation: "addTasks", when: "after", nth: 1 }]);
		const repository = await createStarter();
		const cancelled = repository.start(BUY);
		await service().seen("addTasks", 1);
		cancelled.cancel();
		const { log, steps } = await cancelled.ended;
		expect(log).toContain("Unfinished: the same command continues it");
		expect(steps.find(({ name }) => name === "Buy or collect")?.conclusion).toBe("failure");
		expect(repository.caches()).toHaveLength(1);
		await service().setFaults([]);
		await endAll();
		await repository.job(BUY);
		await repository.job(COLLECT);
		expect(statuses(repository.file(STARTER_RESULTS))).toEqual(STARTER_DONE);
		expect(await bought()).toBe(3);
	});
});
