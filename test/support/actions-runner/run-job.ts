/**
 * Runs a job of a workflow as GitHub's runner does, with real bash, node and git: expressions, conditions, environment
 * files, the log's commands, composite actions. Actions of GitHub's own that the workflows use stand in as what they do.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { onTestFinished } from "vitest";
import { parse } from "yaml";
import { holds, interpolate, type Scope, type Standing, type Value } from "./expressions.ts";
import type { Annotation } from "./log-commands.ts";
import { runScript } from "./run-script.ts";

interface Step {
	readonly id?: string;
	readonly name?: string;
	readonly if?: string;
	readonly uses?: string;
	readonly run?: string;
	readonly with?: Readonly<Record<string, unknown>>;
	readonly env?: Readonly<Record<string, unknown>>;
	readonly "continue-on-error"?: boolean;
	readonly "working-directory"?: string;
}

export interface Job {
	readonly if?: string;
	readonly env?: Readonly<Record<string, unknown>>;
	readonly defaults?: { readonly run?: { readonly "working-directory"?: string } };
	readonly steps: readonly Step[];
}

interface CompositeAction {
	readonly inputs: Readonly<Record<string, { readonly default?: string; readonly required?: boolean }>>;
	readonly outputs: Readonly<Record<string, { readonly value: string }>>;
	readonly runs: { readonly using: "composite"; readonly steps: readonly Step[] };
}

/** The machine and GitHub around the job. */
export interface Surroundings {
	/** URL or path that `actions/checkout` clones; absent: the workspace stays as `files` made it. */
	readonly remote?: string;
	readonly branch?: string;
	/** Files of the workspace before the first step. */
	readonly files?: Readonly<Record<string, string>>;
	/** Folder that caches are kept in from job to job. */
	readonly caches?: string;
	/** `uses` → folder that has its action.yml. */
	readonly actions: Readonly<Record<string, string>>;
	/** Contexts beside those that the runner makes: `github.event`, `secrets`, `vars`. */
	readonly event?: Scope;
	readonly github?: Scope;
	readonly secrets?: Readonly<Record<string, string>>;
	readonly vars?: Readonly<Record<string, string>>;
	/** Of the machine. */
	readonly env?: Readonly<Record<string, string>>;
}

export interface StepResult {
	readonly name: string;
	readonly conclusion: "success" | "failure" | "skipped";
	readonly outputs: Readonly<Record<string, string>>;
}

export interface JobResult {
	readonly conclusion: "success" | "failure" | "skipped" | "died";
	/** Steps of the job, without those inside actions. */
	readonly steps: readonly StepResult[];
	/** Whatever any script wrote, before the runner read it. */
	readonly raw: string;
	/** What a reader sees of it. */
	readonly log: string;
	readonly annotations: readonly Annotation[];
	/** Commands obeyed beside annotations and masks. */
	readonly obeyed: readonly string[];
	readonly masks: readonly string[];
	/** Of each script that wrote one. */
	readonly summaries: readonly string[];
	/** Variables that a script handed to later steps. */
	readonly exported: Readonly<Record<string, string>>;
	/** Absolute folder of the checkout. */
	readonly workspace: string;
}

export interface RunningJob {
	readonly ended: Promise<JobResult>;
	/** The machine is gone: no step after this one, nothing saved. */
	die(): void;
	/** As when somebody cancels the job: SIGINT to the script, and then only steps that always run. */
	cancel(): void;
}

let runNumber = 1_000;

export function startJob(job: Job, around: Surroundings): RunningJob {
	const machine = new Machine(job, around);
	return { ended: machine.run(), die: () => machine.die(), cancel: () => machine.cancel() };
}

export function runJob(job: Job, around: Surroundings): Promise<JobResult> {
	return startJob(job, around).ended;
}

class Machine {
	readonly #job: Job;
	readonly #around: Surroundings;
	readonly #temp = mkdtempSync(join(tmpdir(), "trawl-runner-"));
	readonly #workspace = join(this.#temp, "work", "repository");
	readonly #annotations: Annotation[] = [];
	readonly #obeyed: string[] = [];
	readonly #masks: string[] = [];
	readonly #summaries: string[] = [];
	readonly #exported: Record<string, string> = {};
	readonly #paths: string[] = [];
	readonly #github: Scope;
	#raw = "";
	#log = "";
	#standing: Standing = "success";
	#isDead = false;
	#signal: ((signal: NodeJS.Signals) => void) | undefined;

	constructor(job: Job, around: Surroundings) {
		this.#job = job;
		this.#around = around;
		onTestFinished(() => rmSync(this.#temp, { recursive: true, force: true }));
		mkdirSync(this.#workspace, { recursive: true });
		for (const [path, text] of Object.entries(around.files ?? {})) {
			mkdirSync(join(this.#workspace, path, ".."), { recursive: true });
			writeFileSync(join(this.#workspace, path), text);
		}
		runNumber += 1;
		this.#github = {
			...{ token: "ghs_of_the_job", run_id: String(runNumber), run_attempt: "1", repository: "acme/research" },
			...{
				ref: `refs/heads/${around.branch ?? "main"}`,
				ref_name: around.branch ?? "main",
				workflow: "test",
				job: "job",
			},
			...{ workspace: this.#workspace, event_name: "push", event: around.event ?? {} },
			...around.github,
		};
	}

	async run(): Promise<JobResult> {
		const scope = this.#scope({ steps: {} });
		const steps: StepResult[] = [];
		const isWanted = holds(this.#job.if, scope, "success");
		if (isWanted) await this.#runSteps(this.#job.steps, scope, steps, this.#job.defaults?.run?.["working-directory"]);
		const failed = this.#standing === "success" ? "success" : "failure";
		return {
			conclusion: this.#isDead ? "died" : isWanted ? failed : "skipped",
			...{ steps, raw: this.#raw, log: this.#log, annotations: this.#annotations, obeyed: this.#obeyed },
			...{ masks: this.#masks, summaries: this.#summaries, exported: this.#exported, workspace: this.#workspace },
		};
	}

	die(): void {
		this.#isDead = true;
		this.#signal?.("SIGKILL");
	}

	cancel(): void {
		this.#standing = "cancelled";
		this.#signal?.("SIGINT");
	}

	#scope(more: Scope): Scope {
		const { secrets = {}, vars = {} } = this.#around;
		const env = this.#interpolateAll(this.#job.env, { github: this.#github, secrets, vars });
		return { github: this.#github, secrets, vars, runner: { temp: this.#temp, os: "Linux" }, env, ...more };
	}

	/** Steps see the outputs of those before them in the same list. */
	async #runSteps(list: readonly Step[], scope: Scope, results: StepResult[], folder = "."): Promise<void> {
		const known: Record<string, Value> = {};
		for (const step of list) {
			if (this.#isDead) return;
			const own = { ...scope, steps: known };
			const env = { ...(scope.env as Scope), ...this.#exported, ...this.#interpolateAll(step.env, own) };
			const inside = { ...own, env };
			const name = step.name ?? step.uses ?? step.run ?? "";
			if (!holds(step.if, inside, this.#standing)) {
				results.push({ name, conclusion: "skipped", outputs: {} });
				continue;
			}
			const { ok, outputs } = await this.#runStep(step, inside, folder);
			results.push({ name, conclusion: ok ? "success" : "failure", outputs });
			if (step.id !== undefined) known[step.id] = { outputs, outcome: ok ? "success" : "failure" };
			if (!ok && step["continue-on-error"] !== true && this.#standing === "success") this.#standing = "failure";
		}
	}

	async #runStep(step: Step, scope: Scope, folder: string) {
		if (step.run !== undefined) {
			return this.#runScript(step.run, scope, interpolate(step["working-directory"] ?? folder, scope));
		}
		const uses = step.uses ?? "";
		const given = this.#interpolateAll(step.with, scope);
		const own = this.#around.actions[uses];
		if (own !== undefined) return this.#runComposite(own, given, scope);
		return { ok: true, outputs: this.#builtIn(uses.replace(/@.*/, ""), given) };
	}

	async #runComposite(root: string, given: Readonly<Record<string, string>>, scope: Scope) {
		const action = parse(readFileSync(join(root, "action.yml"), "utf8")) as CompositeAction;
		const unknown = Object.keys(given).find((name) => action.inputs[name] === undefined);
		if (unknown !== undefined) throw new Error(`Unexpected input '${unknown}'`);
		const github = { ...(scope.github as Scope), action_path: root };
		const defaults = Object.entries(action.inputs).map(([name, input]) => [
			name,
			given[name] ?? interpolate(input.default ?? "", { github }),
		]);
		const results: StepResult[] = [];
		const inside: Scope = { ...scope, github, inputs: Object.fromEntries(defaults), steps: {} };
		// Inside an action `success()` asks how the action stands, whatever became of the job before it.
		const before = this.#standing;
		if (before === "failure") this.#standing = "success";
		await this.#runSteps(action.runs.steps, inside, results);
		if (before === "failure" && this.#standing === "success") this.#standing = before;
		const ids = action.runs.steps.map(({ id }) => id);
		const steps = Object.fromEntries(
			results.flatMap(({ outputs }, index) => (ids[index] === undefined ? [] : [[ids[index], { outputs }]])),
		);
		const outputs = Object.fromEntries(
			Object.entries(action.outputs).map(([name, { value }]) => [name, interpolate(value, { ...inside, steps })]),
		);
		return { ok: results.every(({ conclusion }) => conclusion !== "failure"), outputs };
	}

	/** What `actions/*` do, as far as the workflows count on it. */
	#builtIn(uses: string, given: Readonly<Record<string, string>>): Record<string, string> {
		switch (uses) {
			case "actions/checkout":
				return this.#checkOut();
			case "actions/setup-node":
				return {};
			case "actions/cache/restore":
				return this.#restore(given.path ?? "", given.key ?? "", given["restore-keys"] ?? "");
			case "actions/cache/save":
				return this.#save(given.path ?? "", given.key ?? "");
			case "actions/upload-artifact":
				if (!existsSync(join(this.#workspace, given.path ?? ""))) throw new Error(`nothing to upload in ${given.path}`);
				return {};
			default:
				throw new Error(`the runner of the tests does not know ${uses}`);
		}
	}

	#checkOut(): Record<string, string> {
		const { remote, branch = "main" } = this.#around;
		if (remote === undefined) return {};
		rmSync(this.#workspace, { recursive: true });
		gitOf(this.#temp, "clone", "--quiet", "--depth", "1", "--branch", branch, `file://${remote}`, this.#workspace);
		return {};
	}

	/** The exact key, else the newest of those that begin with a restore key; caches cannot be changed. */
	#restore(path: string, key: string, prefixes: string): Record<string, string> {
		const { caches = "" } = this.#around;
		const names =
			caches === "" || !existsSync(caches) ? [] : readdirSync(caches).map(decodeURIComponent).sort().reverse();
		const wanted = [key, ...prefixes.split("\n").map((line) => line.trim())].filter((each) => each !== "");
		const found = wanted.flatMap((prefix) => names.find((name) => name.startsWith(prefix)) ?? []).at(0);
		if (found === undefined) return { "cache-hit": "" };
		cpSync(join(caches, encodeURIComponent(found)), join(this.#workspace, path), { recursive: true });
		return { "cache-hit": String(found === key), "cache-matched-key": found };
	}

	#save(path: string, key: string): Record<string, string> {
		const { caches = "" } = this.#around;
		const [from, to] = [join(this.#workspace, path), join(caches, encodeURIComponent(key))];
		if (caches !== "" && existsSync(from) && !existsSync(to)) cpSync(from, to, { recursive: true });
		return {};
	}

	async #runScript(script: string, scope: Scope, folder: string) {
		const github = scope.github as Readonly<Record<string, string>>;
		const names = [
			"repository",
			"run_id",
			"run_attempt",
			"ref",
			"ref_name",
			"workflow",
			"job",
			"workspace",
			"event_name",
		];
		const variables = Object.fromEntries(names.map((name) => [`GITHUB_${name.toUpperCase()}`, String(github[name])]));
		const path = [...this.#paths, this.#around.env?.PATH ?? process.env.PATH].join(delimiter);
		const ended = await runScript(interpolate(script, scope), {
			cwd: join(this.#workspace, folder),
			temp: this.#temp,
			env: {
				...{
					HOME: this.#temp,
					CI: "true",
					GITHUB_ACTIONS: "true",
					RUNNER_TEMP: this.#temp,
				},
				...{ GIT_CONFIG_NOSYSTEM: "1", ...this.#around.env, ...variables, PATH: path },
				...(scope.env as Record<string, string>),
			},
			masks: [...Object.values(this.#around.secrets ?? {}), ...this.#masks],
			onStart: (signal) => {
				this.#signal = signal;
			},
		});
		this.#signal = undefined;
		this.#raw += ended.raw;
		this.#log += ended.shown;
		this.#annotations.push(...ended.annotations);
		this.#obeyed.push(...ended.obeyed);
		this.#masks.push(...ended.masks);
		if (ended.summary !== "") this.#summaries.push(ended.summary);
		Object.assign(this.#exported, ended.exported);
		this.#paths.unshift(...ended.paths);
		return { ok: ended.exitCode === 0, outputs: ended.outputs };
	}

	#interpolateAll(given: Readonly<Record<string, unknown>> = {}, scope: Scope): Record<string, string> {
		const entries = Object.entries(given);
		return Object.fromEntries(
			entries.map(([name, value]) => [name, interpolate(String(value), scope, this.#standing)]),
		);
	}
}

function gitOf(cwd: string, ...argv: readonly string[]): void {
	const { status, stderr } = spawnSync("git", argv, { cwd, encoding: "utf8" });
	if (status !== 0) throw new Error(`git ${argv[0]} in ${basename(cwd)}: ${stderr}`);
}
