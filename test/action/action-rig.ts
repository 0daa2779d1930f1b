/** The action as a workflow of a user calls it, in the runner of the tests. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { type Job, type JobResult, runJob, type Surroundings } from "../support/actions-runner/run-job.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

export const ROOT = resolve(import.meta.dirname, "../..");
/** As the workflows of this repository name it. */
export const ACTIONS = { "./": ROOT } as const;

export interface ActionResult extends JobResult {
	readonly outputs: Readonly<Record<string, string>>;
}

/** One step that uses the action, with the files of a repository. */
export async function runAction(
	given: Readonly<Record<string, string>>,
	files: Readonly<Record<string, string>>,
	around: Partial<Surroundings> = {},
): Promise<ActionResult> {
	const job: Job = { steps: [{ name: "action", uses: "./", with: given }] };
	const result = await runJob(job, { files, actions: ACTIONS, ...around });
	return { ...result, outputs: result.steps[0]?.outputs ?? {} };
}

export interface Workflow {
	readonly on: Readonly<Record<string, unknown>>;
	readonly permissions: Readonly<Record<string, string>>;
	readonly concurrency: Readonly<Record<string, unknown>>;
	readonly jobs: Readonly<Record<string, Job>>;
}

export function readWorkflow(name: string): Workflow {
	return parse(readFileSync(resolve(ROOT, ".github/workflows", name), "utf8")) as Workflow;
}

/** Output of git in a folder; throws where it fails. */
export function git(cwd: string, ...argv: readonly string[]): string {
	const { status, stdout, stderr } = spawnSync("git", argv, { cwd, encoding: "utf8" });
	if (status !== 0) throw new Error(`git ${argv.join(" ")}: ${stderr}`);
	return stdout.trim();
}

/** npm without a registry: it writes what it was asked, and what it "installs" tells how it is called. */
export function fakeNpm(program: string) {
	const dir = temporaryFolder();
	const script = [
		"#!/bin/bash",
		`printf '%s\\n' "$*" >> ${dir}/asked`,
		`printf '%s\\n' "\${VALYU_API_KEY:-no key}" >> ${dir}/keys`,
		'root="$PWD"; while [ $# -gt 0 ]; do [ "$1" = --prefix ] && root="$2"; shift; done',
		'mkdir -p "$root/node_modules/trawl/dist/cli"',
		`cp ${dir}/bin.mjs "$root/node_modules/trawl/dist/cli/bin.js"`,
		"",
	].join("\n");
	mkdirSync(join(dir, "path"));
	writeFileSync(join(dir, "path/npm"), script);
	chmodSync(join(dir, "path/npm"), 0o755);
	writeFileSync(join(dir, "bin.mjs"), program);
	const read = (name: string) => readFileSync(join(dir, name), "utf8").trim().split("\n");
	return { path: `${join(dir, "path")}:${process.env.PATH}`, asked: () => read("asked"), keys: () => read("keys") };
}

/** For a failed expectation: everything that was said. */
export function told({ log, annotations, conclusion }: JobResult): string {
	return `${conclusion}\n${log}\n${JSON.stringify(annotations, null, 2)}`;
}
