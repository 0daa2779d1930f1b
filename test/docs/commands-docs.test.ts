/** What the pages tell a reader to type, and what they say comes of it. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { formatProblems } from "../../src/cli/format-problems.ts";
import { createProgram } from "../../src/cli/program.ts";
import { loadPipeline } from "../../src/load/load-pipeline.ts";
import { makePlan, PIPELINE_FILE, pipelineFolder } from "../load/pipeline-folder.ts";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");
const pages = [
	"README.md",
	"CONTRIBUTING.md",
	...readdirSync(new URL("docs/", ROOT)).map((name) => `docs/${name}`),
].filter((name) => name.endsWith(".md"));

/** Every command of the program with its flags. */
function knownFlags(): ReadonlyMap<string, readonly string[]> {
	const silent = { write: () => true };
	const { signal } = new AbortController();
	const program = createProgram({ argv: [], env: {}, stdout: silent, stderr: silent, cwd: "/", signal }, "", () => {});
	return new Map(
		program.commands.map(
			(command) =>
				[command.name(), command.options.flatMap(({ short, long }) => [String(short), String(long)])] as const,
		),
	);
}

describe.each(pages)("%s", (page) => {
	it("names only commands and flags that there are", () => {
		const known = knownFlags();
		for (const [line, command = ""] of read(page).matchAll(/(?:npx |`)trawl ([a-z]+)\b[^`\n#|]*/g)) {
			expect([...known.keys()], line).toContain(command);
			for (const [flag] of line.matchAll(/--[a-z-]+/g)) expect(known.get(command), line).toContain(flag);
		}
	});

	it("links only to files that there are", () => {
		for (const [, target = ""] of read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)) {
			expect(existsSync(new URL(target, new URL(page, ROOT))), target).toBe(true);
		}
	});
});

describe("README.md", () => {
	const page = read("README.md");

	it("says how many tasks the quickstart has", () => {
		const dependencies = Object.keys(JSON.parse(read("package.json")).dependencies);
		expect(/succeeded: (\d+) succeeded/.exec(page)?.[1]).toBe(String(2 * dependencies.length));
	});

	it("says what the plan of its example says", async () => {
		const cwd = fileURLToPath(ROOT);
		const { result } = loadPipeline("pipelines/competitor-watch.yaml", { cwd });
		if (!result.ok) throw new Error("the pipeline is broken");
		const { summary } = await makePlan(result.value);
		const { tasks, cost } = summary;
		const says = `# ${tasks} tasks, estimate $${cost.estimate?.toFixed(2)}, worst case $${cost.worst_case?.toFixed(2)}`;
		expect(page).toContain(says);
		expect(page).toContain(`${tasks} tasks, and a budget`);
	});

	it("shows a mistake as it is told", async () => {
		const yaml = /## Your first pipeline\n\n```yaml\n(.*?)```/s.exec(page)?.[1] ?? "";
		const cwd = pipelineFolder({
			"topics.csv": "name,owner\nHolidays,Ada\n",
			[PIPELINE_FILE]: yaml.replace("topic.name | slugify", "topic.nmae | slugify"),
		});
		const { result, source } = loadPipeline(PIPELINE_FILE, { cwd });
		if (result.ok || source === undefined) throw new Error("the mistake is none");
		const shown = /A mistake looks like this:\n\n```text\n(.*?)```/s.exec(page)?.[1];
		expect(formatProblems(result.problems, [source])).toBe(shown);
	});

	it("has an example that writes nothing outside the folder it is copied into", () => {
		const files = ["competitor-watch.yaml", "data/competitors.csv"];
		const cwd = pipelineFolder(Object.fromEntries(files.map((file) => [file, read(`pipelines/${file}`)])));
		const { result } = loadPipeline("competitor-watch.yaml", { cwd });
		if (!result.ok) throw new Error("the pipeline is broken");
		expect(result.value.export.dir).toBe(join(cwd, "results/competitor-watch"));
	});
});
