/** Anywhere in a file: values whose keys have a meaning of their own in JavaScript. They are wrong or right as any others. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { validatePipeline } from "../../src/app/validate-pipeline.ts";
import { EVERYTHING } from "./everything.ts";
import { PIPELINE_FILE, pipelineFolder } from "./pipeline-folder.ts";

const ODD = { toString: 1, valueOf: 2, constructor: 3, hasOwnProperty: 4 };
const OTHER = { toString: 1, valueOf: 2, length: 3 };
const VALUES = [ODD, [ODD, OTHER]];
const MORE_VALUES = [...VALUES, [ODD, ODD], JSON.parse('{"__proto__":{"toString":1}}')];

const SCHEMA = {
	type: "object",
	properties: {
		a: { type: ["string", "null"], enum: ["x", "y", null], minLength: 1, maxLength: 2, pattern: "^x", format: "date" },
		b: { type: "array", items: [{ const: 1 }], additionalItems: false, uniqueItems: true, minItems: 1, contains: {} },
		c: { $ref: "#/definitions/d", default: 1 },
		e: { type: "number", multipleOf: 2, minimum: 1, exclusiveMaximum: 9 },
	},
	patternProperties: { "^x-": { not: { oneOf: [{ type: "null" }] } } },
	dependencies: { a: ["b"] },
	required: ["a"],
	definitions: { d: { anyOf: [{ type: "integer" }, true] } },
	if: { required: ["e"] },
	$schema: "http://json-schema.org/draft-07/schema#",
};
const SMALL = {
	version: 1,
	name: "small",
	data: { rows: [{ id: 1 }] },
	tasks: { t: { for_each: { row: "rows" }, key: "{{ row.id }}", query: "What?", output: { schema: SCHEMA } } },
};

test.each([
	["every key of the format", parse(EVERYTHING), VALUES],
	["an output schema", SMALL, MORE_VALUES],
])("of %s, none ends the check with an error of its own", async (_, document, values) => {
	const dir = pipelineFolder({ "package.json": "{}" });
	const broken: string[] = [];
	for (const path of placesOf(document)) {
		for (const value of values) {
			const text = JSON.stringify(withValue(document, path, value));
			await validate(dir, text).catch((error: Error) => broken.push(`${path.join("/")}: ${error.message}`));
		}
	}
	expect(broken).toEqual([]);
});

type Path = readonly string[];

function placesOf(value: unknown, path: Path = []): Path[] {
	if (typeof value !== "object" || value === null) return [path];
	return [path, ...Object.entries(value).flatMap(([key, part]) => placesOf(part, [...path, key]))];
}

function withValue(document: unknown, [key, ...rest]: Path, value: unknown): unknown {
	if (key === undefined) return value;
	const copy = Array.isArray(document) ? [...document] : { ...(document as Record<string, unknown>) };
	const members = copy as Record<string, unknown>;
	members[key] = withValue(members[key], rest, value);
	return copy;
}

async function validate(cwd: string, text: string): Promise<void> {
	writeFileSync(join(cwd, PIPELINE_FILE), text);
	const found = await validatePipeline(PIPELINE_FILE, { cwd }, new Date());
	if ("interrupted" in found) throw new Error("it was not checked");
}
