import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { validatePipeline } from "../../src/app/validate-pipeline.ts";
import { IGNORABLE_CODES } from "../../src/model/suppression.ts";
import { PIPELINE_FILE, pipelineFolder } from "../load/pipeline-folder.ts";

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const page = read("docs/validate.md");

test("docs/validate.md lists the codes that can be ignored", () => {
	const [, list = ""] = /What can be: ([\s\S]*?)\.\n/.exec(page) ?? [];
	expect([...list.matchAll(/`(\w+)`/g)].map(([, code]) => code)).toEqual([...IGNORABLE_CODES]);
});

test("docs/validate.md shows a problem as the published schema has it", () => {
	const [, example = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
	const { properties, definitions } = JSON.parse(read("schemas/problems.schema.json"));
	const ajv = new Ajv({ strict: false });
	ajv.validate({ ...properties.problems.items, definitions }, JSON.parse(example));
	expect(ajv.errors).toBeNull();
	expect(Object.keys(JSON.parse(example))).toEqual(properties.problems.items.required);
});

test("docs/validate.md shows comments that take all warnings away", async () => {
	const [, vars = ""] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
	const cwd = pipelineFolder({ [PIPELINE_FILE]: `version: 1\nname: a\ntasks: { t: { query: q } }\n${vars}` });
	expect(await validatePipeline(PIPELINE_FILE, { cwd }, new Date())).toMatchObject({ tasks: 1, problems: [] });
});
