/** What the repository shows as good is good: no error, and no warning either. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { validatePipeline } from "../../src/app/validate-pipeline.ts";
import { formatProblem, PIPELINE_FILE, pipelineFolder } from "./pipeline-folder.ts";

const ROOT = join(import.meta.dirname, "../..");
/** What the blocks refer to. */
const SURROUNDINGS = {
	"package.json": "{}",
	"topics.csv": "name,owner\nHolidays,Ada\nRemote work,Grace\n",
	"docs/handbook.md": "# Handbook\n\n## Holidays\n\nEverybody has 30 days of holidays a year.\n",
};

async function told(cwd: string, file: string): Promise<string[]> {
	const validation = await validatePipeline(file, { cwd, env: { LLM_KEY: "k" } }, new Date());
	if ("interrupted" in validation) throw new Error("interrupted");
	return validation.problems.map(formatProblem);
}

const pages = ["README.md", ...readdirSync(join(ROOT, "docs")).map((name) => `docs/${name}`)].filter((name) =>
	name.endsWith(".md"),
);
const blocks = pages.flatMap((name) => {
	const text = readFileSync(join(ROOT, name), "utf8");
	return [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)]
		.map(([, yaml = ""], index) => ({ name: `${name}, block ${index + 1}`, yaml }))
		.filter(({ yaml }) => /^version: 1$/m.test(yaml) && /^tasks:/m.test(yaml));
});

describe("the samples of the repository", () => {
	it.each(readdirSync(join(ROOT, "pipelines")).filter((name) => name.endsWith(".yaml")))(
		"pipelines/%s",
		async (name) => {
			expect(await told(ROOT, `pipelines/${name}`)).toEqual([]);
		},
	);

	it("starter/pipelines/competitors.yaml", async () => {
		expect(await told(join(ROOT, "starter"), "pipelines/competitors.yaml")).toEqual([]);
	});

	it.each(blocks)("$name", async ({ yaml }) => {
		expect(await told(pipelineFolder({ ...SURROUNDINGS, [PIPELINE_FILE]: yaml }), PIPELINE_FILE)).toEqual([]);
	});

	it("are found in the documentation, too", () => {
		expect(blocks.length).toBeGreaterThanOrEqual(2);
	});
});
