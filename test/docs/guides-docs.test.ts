/** The guides: their pipelines load without a warning, and cost what the pages say. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { makePlan, mustLoad, problemsOf } from "../load/pipeline-folder.ts";

const yamlIn = (page: string) => {
	const text = readFileSync(new URL(`../../docs/${page}`, import.meta.url), "utf8");
	return [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = ""]) => yaml);
};

it("structured-output.md shows a pipeline that is good", async () => {
	const [pipeline = ""] = yamlIn("structured-output.md");
	expect(await problemsOf(pipeline)).toEqual([]);
	expect((await makePlan(mustLoad(pipeline))).summary.cost).toMatchObject({ estimate: 1, worst_case: 2 });
});

it("cost-control.md shows keys that a pipeline takes", async () => {
	const [keys = ""] = yamlIn("cost-control.md");
	expect(await problemsOf(`version: 1\nname: watch\n${keys}tasks: { t: { query: q } }\n`)).toEqual([]);
});
