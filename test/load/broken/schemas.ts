/** Mistakes in output schemas. */
import { type BrokenPipeline, one } from "./sources.ts";

/** A schema in the pipeline; its lines begin in line 8, four spaces in. */
function schema(text: string): string {
	return `${one("q")}output:\n  schema:\n    type: object\n${text
		.split("\n")
		.map((line) => `    ${line}\n`)
		.join("")}`;
}

/** A schema in a file of its own. */
function file(text: string) {
	return { "pipeline.yaml": `${one("q")}output: { schema: s.json }\n`, "s.json": text };
}

/** Two levels of lists and mappings for each. */
function deep(objects: number): string {
	return `${'{"type":"object","properties":{"a":'.repeat(objects)}{}${"}}".repeat(objects)}`;
}

const TOO_DEEP = "schema_invalid: expected a schema of at most 200 levels, found a deeper one";

export const brokenSchemas: readonly BrokenPipeline[] = [
	{
		title: "all mistakes of a schema at once",
		files: schema(
			[
				"properties:",
				"  a: { type: strin }",
				'  b: { type: number, minimum: "3" }',
				'  c: { $ref: "#/definitions/pirce" }',
				'  d: { type: array, items: { type: string, pattern: "(", minLength: -1 } }',
				"  e: { type: string, required: true, enum: [] }",
				"  f: just text",
				"definitions: { price: { maximum: high } }",
				"requird: [a]",
			].join("\n"),
		),
		says: [
			'pipeline.yaml:10:18 schema_invalid: expected one of string, number, integer, boolean, object, array, null, found "strin"',
			"  hint: did you mean `string`?",
			'pipeline.yaml:11:35 schema_invalid: expected a number, found "3"',
			"  hint: remove the quotes: 3",
			"pipeline.yaml:12:18 schema_invalid: there is nothing at `#/definitions/pirce`",
			"  hint: did you mean `#/definitions/price`?",
			'pipeline.yaml:13:57 schema_invalid: expected a regular expression, found "(": Unterminated group',
			"pipeline.yaml:13:73 schema_invalid: expected 0 or more, found -1",
			"pipeline.yaml:14:36 schema_invalid: expected a list, found true",
			"  hint: name what is required in a list, in the mapping around: `required: [name]`",
			"pipeline.yaml:14:48 schema_invalid: expected a list with something in it, found an empty list",
			'pipeline.yaml:15:10 schema_invalid: expected a JSON Schema as a mapping, found "just text"',
			'pipeline.yaml:16:38 schema_invalid: expected a number, found "high"',
			"pipeline.yaml:17:5 schema_invalid: JSON Schema has no keyword `requird`",
			"  hint: did you mean `required`?",
		],
	},
	{
		title: "all mistakes of a schema file at once, each with its place",
		files: file(
			'{ "type": "list",\n  "properties": {\n    "a/b": { "type": "strin" },\n    "c": { "minimum": "3" },\n    "d": { "$ref": "#/nowhere" },\n    "e": { "$ref": "other.json" }\n  },\n  "requird": []\n}',
		),
		says: [
			'pipeline.yaml:6:19 schema_invalid: expected an output schema with `type: object` at its root, found "list"',
			"  here: s.json:1:11",
			'pipeline.yaml:6:19 schema_invalid: expected one of string, number, integer, boolean, object, array, null, found "strin"',
			"  here: s.json:3:22",
			"  hint: did you mean `string`?",
			'pipeline.yaml:6:19 schema_invalid: expected a number, found "3"',
			"  here: s.json:4:23",
			"  hint: remove the quotes: 3",
			"pipeline.yaml:6:19 schema_invalid: there is nothing at `#/nowhere`",
			"  here: s.json:5:20",
			"  hint: the schema has no `nowhere`",
			"pipeline.yaml:6:19 schema_invalid: expected a reference inside this schema, found `other.json`",
			"  here: s.json:6:20",
			"  hint: put it under `definitions`, and write `#/definitions/NAME`",
			"pipeline.yaml:6:19 schema_invalid: JSON Schema has no keyword `requird`",
			"  here: s.json:8:3",
			"  hint: did you mean `required`?",
		],
	},
	{
		title: "a required name that is excluded: an error",
		files: schema("additionalProperties: false\nproperties: { name: { type: string } }\nrequired: [naem, zip]"),
		says: [
			"pipeline.yaml:11:16 schema_required: `naem` is required, and `additionalProperties: false` excludes it: no output can satisfy this",
			"  hint: did you mean `name`?",
			"pipeline.yaml:11:22 schema_required: `zip` is required, and `additionalProperties: false` excludes it: no output can satisfy this",
			"  hint: add `zip` to the `properties`, or do not require it",
		],
	},
	{
		title: "a required name that is not described: a warning, at every depth",
		files: schema(
			"properties: { name: { type: string }, list: { type: array, items: { type: object, required: [ceo], properties: { cfo: {} } } } }\nrequired: [naem]",
		),
		says: [
			"pipeline.yaml:9:98 warning schema_required: `ceo` is required but not among the `properties`",
			"  hint: did you mean `cfo`?",
			"pipeline.yaml:10:16 warning schema_required: `naem` is required but not among the `properties`",
			"  hint: did you mean `name`?",
		],
	},
	{
		title: "nothing where a required name is described elsewhere or may be anything",
		files: schema(
			[
				"properties: { a: { type: string }, b: { type: string }, open: { type: object, required: [x] } }",
				"patternProperties: { ^p_: { type: string } }",
				"required: [a, p_one]",
				"anyOf: [{ required: [a] }, { required: [b], properties: { c: {} } }]",
				"if: { required: [zz] }",
				"then: { required: [c] }",
				"not: { required: [yy] }",
				"definitions:",
				"  free: { type: object, properties: { k: {} }, additionalProperties: { type: string }, required: [other] }",
				'  part: { allOf: [{ $ref: "#/definitions/free" }], properties: { k: {} }, required: [elsewhere] }',
			].join("\n"),
		),
		says: [],
	},
	{
		title: "bounds and values that exclude each other",
		files: schema(
			'properties:\n  a: { type: array, minItems: 5, maxItems: 2 }\n  b: { type: string, enum: [1, 2] }\n  c: { type: [integer, "null"], enum: [1, two] }\n  d: { type: number, const: "7" }',
		),
		says: [
			"pipeline.yaml:10:35 schema_invalid: `minItems` is 5 and `maxItems` is 2: nothing can satisfy both",
			"pipeline.yaml:11:32 schema_invalid: expected a value of `type: string`, found 1 in `enum`: nothing can satisfy both",
			'pipeline.yaml:13:33 schema_invalid: expected a value of `type: number`, found "7" in `const`: nothing can satisfy both',
		],
	},
	{
		title: "a schema file of 1,000 objects inside each other",
		files: file(deep(1_000)),
		says: [`pipeline.yaml:6:19 ${TOO_DEEP}`, "  here: s.json:1:1"],
	},
	{
		title: "a schema file of 5,000 lists inside each other, below a keyword that nobody knows",
		files: file(`{"type":"object","x":${"[".repeat(5_000)}${"]".repeat(5_000)}}`),
		says: [`pipeline.yaml:6:19 ${TOO_DEEP}`, "  here: s.json:1:1"],
	},
	{
		title: "a schema that is too deep in the pipeline",
		files: `${one("q")}output:\n  schema: ${deep(120)}\n`,
		says: [`pipeline.yaml:7:11 ${TOO_DEEP}`],
	},
	{
		title: "a schema that is too deep among the formats",
		files: `${one("q")}batch:\n  output_formats: [${deep(110)}]\n`,
		says: [`pipeline.yaml:7:20 ${TOO_DEEP}`],
	},
];
