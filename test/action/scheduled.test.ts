/** `.github/workflows/research.yaml`, from schedule to commit: a repository with a bare remote, the stand-in as the service. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { BIN } from "../cli/cli-rig.ts";
import { hostedPipeline } from "../cli/hosted-pipeline.ts";
import { runHere } from "../cli/run-here.ts";
import { type Job, type JobResult, startJob } from "../support/actions-runner/run-job.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { ACTIONS, git, readWorkflow, told } from "./action-rig.ts";

const service = sharedStandIn();
const { on, jobs } = readWorkflow("research.yaml");
const [BUY = "", COLLECT = ""] = (on.schedule as { readonly cron: string }[]).map(({ cron }) => cron);
/** Once; git lets no hook change a branch while it holds what was pushed apart, unless that is taken away. */
const AMID_PUSH = `#!/bin/sh
rm "$0"
env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main refs/heads/meanwhile
exit 1
`;
const FOUR = ["alpha", "beta", "gamma", "delta"];

interface Scheduled {
	readonly job: Job | undefined;
	/** Puts the project into an empty work tree. */
	readonly fill: (work: string) => void;
	/** Of the machine. */
	readonly env?: Readonly<Record<string, string>>;
}

/** The workflow of this repository, over a small pipeline. */
const OWN: Scheduled = {
	job: jobs.research,
	fill(work) {
		mkdirSync(join(work, "pipelines"));
		writeFileSync(join(work, "pipelines/competitor-watch.yaml"), hostedPipeline({ items: FOUR }));
		writeFileSync(join(work, "package.json"), "{}");
	},
};

interface Trigger {
	/** Commit that is checked out in place of the branch's newest, as by workflows that do not ask for the branch. */
	readonly at?: string;
	readonly ref?: string;
}

function checkedOutAt(job: Job, commit: string): Job {
	const goBack = { name: "go back", run: `git fetch --quiet --unshallow; git checkout --quiet -B main ${commit}` };
	const steps = job.steps.flatMap((step) => (step.uses?.startsWith("actions/checkout") ? [step, goBack] : [step]));
	return { ...job, steps };
}

/** A repository at GitHub with a scheduled workflow, and the caches of its jobs. */
function createRepository({ job, fill, env = {} }: Scheduled = OWN) {
	const dir = temporaryFolder();
	const [remote, work, caches] = [join(dir, "remote.git"), join(dir, "work"), join(dir, "caches")];
	git(dir, "init", "--quiet", "--bare", "--initial-branch=main", remote);
	git(dir, "init", "--quiet", "--initial-branch=main", work);
	const write = (path: string, text: string) => {
		mkdirSync(dirname(join(work, path)), { recursive: true });
		writeFileSync(join(work, path), text);
	};
	const commit = (message: string) => {
		git(work, "add", ".");
		git(work, "-c", "user.name=Ada", "-c", "user.email=ada@acme.example", "commit", "--quiet", "-m", message);
	};
	fill(work);
	commit("A pipeline");
	git(work, "push", "--quiet", remote, "HEAD:main");
	const start = (schedule: string, { at, ref = "refs/heads/main" }: Trigger = {}) => {
		if (job === undefined) throw new Error("the workflow has no such job");
		return startJob(at === undefined ? job : checkedOutAt(job, at), {
			...{ remote, caches, actions: ACTIONS, vars: { TRAWL_SCHEDULE: "on" } },
			event: { schedule },
			github: { event_name: "schedule", ref },
			secrets: { VALYU_API_KEY: service().apiKey },
			env: { VALYU_BASE_URL: service().baseUrl, ...env },
		});
	};
	return {
		remote,
		start,
		/** Somebody's commit gets to the branch just before the next push, which is refused for it. */
		pushAmidNextPush(path: string, text: string) {
			git(work, "pull", "--quiet", remote, "main");
			write(path, text);
			commit("Meanwhile");
			git(work, "push", "--quiet", remote, "HEAD:meanwhile");
			writeFileSync(join(remote, "hooks/pre-receive"), AMID_PUSH, { mode: 0o755 });
		},
		/** No push is taken any more; what it returns lets them be taken again. */
		refusePushes() {
			writeFileSync(join(remote, "hooks/pre-receive"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
			return () => rmSync(join(remote, "hooks/pre-receive"));
		},
		/** Somebody's commit. */
		push(path: string, text: string) {
			git(work, "pull", "--quiet", remote, "main");
			write(path, text);
			commit("Meanwhile");
			git(work, "push", "--quiet", remote, "HEAD:main");
		},
		/** The newest commit of the branch. */
		head: () => git(remote, "rev-parse", "main"),
		/** A scheduled job to its end; it has to succeed. */
		async job(schedule: string, trigger: Trigger = {}) {
			const result = await start(schedule, trigger).ended;
			expect(result.conclusion, told(result)).toBe("success");
			return result;
		},
		loseState: () => rmSync(caches, { recursive: true, force: true }),
		caches: () => readdirSync(caches),
		/** Copies a cache over the newest: an older state comes back. */
		restoreOldest() {
			const [oldest = "", ...newer] = readdirSync(caches).sort();
			for (const name of newer) {
				rmSync(join(caches, name), { recursive: true });
				cpSync(join(caches, oldest), join(caches, name), { recursive: true });
			}
		},
		/** Subjects of the commits that changed a file, newest first. */
		commits: (...paths: readonly string[]) =>
			git(remote, "log", "--format=%s", "main", ...(paths.length === 0 ? [] : ["--", ...paths]))
				.split("\n")
				.filter((line) => line !== ""),
		file: (path: string) => git(remote, "show", `main:${path}`),
		files: (folder: string) => git(remote, "ls-tree", "-r", "--name-only", "main", folder).split("\n"),
	};
}

/** Tasks that were accepted, none of them twice. */
async function bought(): Promise<number> {
	const { accepted, acceptedTwice, blindRepeats } = await service().ledger();
	expect([acceptedTwice, blindRepeats]).toEqual([[], []]);
	return accepted.length;
}

async function endAll(): Promise<void> {
	await service().setSettings({ afterMs: 0 });
	await service().release();
}

function stepOutputs({ steps }: JobResult, step: string) {
	return steps.find(({ name }) => name === step)?.outputs ?? {};
}

function statuses(text: string): string[] {
	return (JSON.parse(text) as { readonly status: string }[]).map(({ status }) => status);
}

const RESULTS = "results/watch/results.json";
const DONE = ["succeeded", "succeeded", "succeeded", "succeeded"];

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

	test("puts its commit on top of what somebody pushed meanwhile", async () => {
		const repository = createRepository();
		await service().setSettings({ afterMs: null });
		await repository.job(BUY);
		await endAll();
		repository.pushAmidNextPush("notes.md", "Meanwhile\n");
		await repository.job(COLLECT);
		expect(repository.commits()[0]).toMatch(/^Research results: .* succeeded$/);
		expect(repository.commits()[1]).toBe("Meanwhile");
		expect(statuses(repository.file(RESULTS))).toEqual(DONE);
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

	test("commits on top of the branch, whatever was checked out, and changes nobody else's files", async () => {
		await service().setSettings({ afterMs: null });
		const repository = createRepository();
		const before = repository.head();
		await repository.job(BUY);
		repository.push("results/watch/notes.md", "Mine\n");
		await endAll();
		await repository.job(COLLECT, { at: before });
		expect(statuses(repository.file(RESULTS))).toEqual(DONE);
		expect(repository.file("results/watch/notes.md")).toBe("Mine");
		expect(repository.commits()).toHaveLength(4);
	});

	test("puts no unfinished run over results that it has not seen; the next job has both", async () => {
		await service().setSettings({ afterMs: null });
		const repository = createRepository();
		const before = repository.head();
		const other = hostedPipeline({ items: FOUR }).replace("About", "All about");
		repository.push("pipelines/competitor-watch.yaml", other);
		await repository.job(BUY);
		await endAll();
		await repository.job(COLLECT);
		const finished = repository.file("results/watch/run.json");
		await service().setSettings({ afterMs: null });
		const late = await repository.job(BUY, { at: before });
		expect(stepOutputs(late, "Buy")).toMatchObject({ state: "pending", committed: "false" });
		expect(repository.file("results/watch/run.json")).toBe(finished);
		await endAll();
		await repository.job(COLLECT);
		expect(repository.commits(RESULTS)).toHaveLength(2);
		expect(repository.files("results/watch")).toContain(RESULTS);
	});

	test("puts its results over others of the same run, and leaves those of a newer one", async () => {
		await service().setSettings({ afterMs: null });
		const repository = createRepository();
		await repository.job(BUY);
		await endAll();
		repository.pushAmidNextPush("results/watch/run.json", "{}\n");
		await repository.job(COLLECT);
		expect(statuses(repository.file(RESULTS))).toEqual(DONE);
		const newer = { ...JSON.parse(repository.file("results/watch/run.json")), run_id: "newer" };
		repository.restoreOldest();
		repository.pushAmidNextPush("results/watch/run.json", JSON.stringify({ ...newer, started_at: "2999-01-01" }));
		const late = await repository.job(COLLECT);
		expect(stepOutputs(late, "Collect").committed).toBe("false");
		expect(late.annotations.at(-1)).toMatchObject({
			severity: "notice",
			message: expect.stringContaining("has a newer run (newer)"),
		});
		expect(JSON.parse(repository.file("results/watch/run.json")).run_id).toBe("newer");
	});

	test("removes files that a run before wrote and this one does not", async () => {
		const repository = createRepository();
		await repository.job(BUY);
		await repository.job(COLLECT);
		const before = repository.files("results/watch");
		repository.push("pipelines/competitor-watch.yaml", hostedPipeline({ items: FOUR.slice(1) }));
		await repository.job(BUY);
		const gone = before.filter((path) => !repository.files("results/watch").includes(path));
		expect(gone.length).toBeGreaterThan(0);
		for (const path of gone) expect(path).toContain("alpha");
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
