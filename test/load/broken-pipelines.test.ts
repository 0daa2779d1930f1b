import { execFileSync } from "node:child_process";
import { truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Problem } from "../../src/model/problem.ts";
import { brokenData } from "./broken/data.ts";
import { brokenSources } from "./broken/data-sources.ts";
import { brokenOutputs } from "./broken/outputs.ts";
import { brokenRequests } from "./broken/requests.ts";
import { brokenSchemas } from "./broken/schemas.ts";
import { csv, one, rows } from "./broken/sources.ts";
import { brokenTemplates } from "./broken/templates.ts";
import { brokenYaml } from "./broken/yaml.ts";
import { formatProblem, PIPELINE_FILE, pipelineFolder, problemsIn, problemsOf } from "./pipeline-folder.ts";

const told = (problems: readonly Problem[]) => problems.flatMap((problem) => formatProblem(problem).split("\n"));

describe.each([
	["YAML", brokenYaml],
	["data", brokenData],
	["data sources", brokenSources],
	["templates", brokenTemplates],
	["requests", brokenRequests],
	["schemas", brokenSchemas],
	["outputs", brokenOutputs],
])("mistakes in %s", (_, cases) => {
	it.each(cases)("tells of $title", async ({ files, options, says }) => {
		expect(told(await problemsOf(files, options))).toEqual(says);
	});
});

describe("a pipeline file that is none", () => {
	const file = (content: string | Uint8Array) => problemsOf({ [PIPELINE_FILE]: content });

	it.each([
		["empty", "", "file_empty: the pipeline file pipeline.yaml is empty"],
		["blank", " \n\t\n", "file_empty: the pipeline file pipeline.yaml is empty"],
		[
			"binary",
			Buffer.from([0x7f, 0x45, 0x00, 0x01]),
			"file_binary: expected text, found binary content in the pipeline file pipeline.yaml",
		],
	])("is refused when it is %s", async (_, content, says) => {
		expect(told(await file(content))).toEqual([says]);
	});

	it.each([
		["UTF-16", Buffer.from(`\ufeff${one("q")}`, "utf16le"), "UTF-16 in the pipeline file pipeline.yaml"],
		["Latin-1", Buffer.from(one("caf\u00e9"), "latin1"), "other bytes in the pipeline file pipeline.yaml (line 5)"],
	])("is refused in %s", async (_, content, found) => {
		expect(told(await file(content))).toEqual([
			`file_encoding: expected UTF-8, found ${found}`,
			"  hint: save the file as UTF-8",
		]);
	});

	it("is read with a byte order mark, and places count without it", async () => {
		expect(await file(`\ufeff${one("q")}`)).toEqual([]);
		expect((await file(`\ufeff${one("{{ x }}")}`))[0]?.location).toMatchObject({ line: 5, column: 12 });
		expect((await file("\ufeffversoin: 1"))[0]?.location).toMatchObject({ line: 1, column: 1 });
	});

	it("is read with Windows' line ends, and places count without them", async () => {
		const [problem] = await file(one("|\n      a\n      {{ nmae }}").replaceAll("\n", "\r\n"));
		expect(problem?.location).toMatchObject({ line: 7, column: 10 });
	});

	it("is refused when it is missing", async () => {
		expect(told(await problemsOf({}))).toEqual([
			"file_missing: there is no pipeline file pipeline.yaml",
			"  hint: `trawl init` writes a pipeline to start from",
		]);
		const others = { "compose.yaml": "services: {}", "watch.yaml": one("q"), "pipelines/b.yml": one("q") };
		expect(told(await problemsOf({ ...others, "watch.test.yaml": "tasks: {}" }))).toEqual([
			"file_missing: there is no pipeline file pipeline.yaml",
			"  hint: there are: watch.yaml, pipelines/b.yml",
		]);
		expect(told(await problemsOf({ "pipelines.yaml": one("q") }))).toEqual([
			"file_missing: there is no pipeline file pipeline.yaml",
			"  hint: did you mean `pipelines.yaml`?",
		]);
	});

	it("is refused when it is a folder", async () => {
		expect(told(await problemsOf({ "pipeline.yaml/a": "" }))).toEqual([
			"file_unreadable: expected a pipeline file, found a folder: pipeline.yaml",
		]);
	});

	it("is refused without being read when it is too large", async () => {
		const dir = pipelineFolder({ [PIPELINE_FILE]: one("q") });
		truncateSync(join(dir, PIPELINE_FILE), 50_000_000);
		expect(told(await problemsIn(dir))).toEqual([
			"file_too_large: expected a pipeline file of at most 5 MB, found 50.0 MB: pipeline.yaml",
		]);
	});

	it.skipIf(process.platform === "win32")("is refused when it is a pipe, which would wait forever", async () => {
		const dir = pipelineFolder({});
		execFileSync("mkfifo", [join(dir, PIPELINE_FILE)]);
		expect(told(await problemsIn(dir))).toEqual([
			"file_unreadable: expected a pipeline file, found something that is no regular file: pipeline.yaml",
		]);
	});
});

describe.skipIf(process.platform !== "linux")("a data file that is the kernel's", () => {
	it.each(["/proc/kmsg", "/proc/version", "/dev/zero"])("is refused without being read: %s", async (path) => {
		const [problem, ...others] = await problemsOf(rows(`{ file: ${path}, format: csv }`));
		expect(others).toEqual([]);
		expect(problem?.message).toMatch("expected a data file, found something that is no regular file: ");
	});
});

describe("many mistakes in one data file", () => {
	it("are told up to twenty, and then counted", async () => {
		const problems = await problemsOf(csv(`name,site\n${"x\n".repeat(100)}`));
		expect(problems).toHaveLength(21);
		expect(problems.at(-1)?.message).toBe("and 80 more problems in this file");
	});
});
