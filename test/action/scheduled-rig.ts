/** A repository with a scheduled workflow, from schedule to commit: a bare remote, the stand-in as the service. */
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import { hostedPipeline } from "../cli/hosted-pipeline.ts";
import { type Job, type JobResult, startJob } from "../support/actions-runner/run-job.ts";
import type { StandIn } from "../support/stand-in/start-stand-in.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { ACTIONS, git, readWorkflow, told } from "./action-rig.ts";

export const { on, jobs } = readWorkflow("research.yaml");
export const [BUY = "", COLLECT = ""] = (on.schedule as { readonly cron: string }[]).map(({ cron }) => cron);
/** Once; git lets no hook change a branch while it holds what was pushed apart, unless that is taken away. */
const AMID_PUSH = `#!/bin/sh
rm "$0"
env -u GIT_QUARANTINE_PATH git update-ref refs/heads/main refs/heads/meanwhile
exit 1
`;
export const FOUR = ["alpha", "beta", "gamma", "delta"];

export interface Scheduled {
	readonly job: Job | undefined;
	/** Puts the project into an empty work tree. */
	readonly fill: (work: string) => void;
	/** Of the machine. */
	readonly env?: Readonly<Record<string, string>>;
}

/** The workflow of this repository, over a small pipeline. */
export const OWN: Scheduled = {
	job: jobs.research,
	fill(work) {
		mkdirSync(join(work, "pipelines"));
		writeFileSync(join(work, "pipelines/competitor-watch.yaml"), hostedPipeline({ items: FOUR }));
		writeFileSync(join(work, "package.json"), "{}");
	},
};

export interface Trigger {
	/** Commit that is checked out in place of the branch's newest, as by workflows that do not ask for the branch. */
	readonly at?: string;
	readonly ref?: string;
}

function checkedOutAt(job: Job, commit: string): Job {
	const goBack = { name: "go back", run: `git fetch --quiet --unshallow; git checkout --quiet -B main ${commit}` };
	const steps = job.steps.flatMap((step) => (step.uses?.startsWith("actions/checkout") ? [step, goBack] : [step]));
	return { ...job, steps };
}

export function stepOutputs({ steps }: JobResult, step: string) {
	return steps.find(({ name }) => name === step)?.outputs ?? {};
}

export function statuses(text: string): string[] {
	return (JSON.parse(text) as { readonly status: string }[]).map(({ status }) => status);
}

export const RESULTS = "results/watch/results.json";
export const DONE = ["succeeded", "succeeded", "succeeded", "succeeded"];

/** `service`: what the jobs buy from. */
export function scheduledRig(service: () => StandIn) {
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

	return { createRepository, bought, endAll };
}
