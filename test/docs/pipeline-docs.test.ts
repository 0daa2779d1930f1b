import { readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse, parseDocument } from "yaml";
import { checkShape } from "../../src/load/check-shape.ts";
import { pipelineSchema, resolveNode, type SchemaNode } from "../../src/load/pipeline-schema.ts";
import { compilePipelineShape } from "../../src/load/shape-validators.ts";
import { FILTER_NAMES, TAG_NAMES } from "../../src/template/liquid.ts";
import { mustLoad } from "../load/pipeline-folder.ts";

const ROOT = new URL("../../", import.meta.url);
const page = readFileSync(new URL("docs/pipeline.md", ROOT), "utf8");

/** The generator is plain JavaScript without types. */
async function generated(): Promise<string> {
	const module = (await import(new URL("scripts/docs/pipeline-doc.js", ROOT).href)) as {
		pipelineDoc(schema: SchemaNode, liquid: unknown): string;
	};
	return module.pipelineDoc(pipelineSchema(), { filters: FILTER_NAMES, tags: TAG_NAMES });
}

/** Every schema node with the way to it, references left as they are. */
function* nodesOf(node: unknown, path: readonly string[] = []): Generator<readonly [readonly string[], SchemaNode]> {
	if (typeof node !== "object" || node === null) return;
	yield [path, node];
	for (const [key, child] of Object.entries(node)) {
		if (!["default", "examples", "enum", "const"].includes(key)) yield* nodesOf(child, [...path, key]);
	}
}

const nodes = [...nodesOf(pipelineSchema())];
const mappings = nodes.filter(([path, node]) => node.properties !== undefined && path.at(-1) !== "then");

describe("docs/pipeline.md", () => {
	it("is up to date: `npm run docs` writes it again", async () => {
		expect(page).toBe(await generated());
	});

	it("has a row for every key, and links to sections that exist", () => {
		for (const key of mappings.flatMap(([, node]) => Object.keys(node.properties ?? {}))) {
			expect(page).toContain(`| \`${key}\``);
		}
		const slug = (heading: string) =>
			heading
				.toLowerCase()
				.replace(/[^a-z0-9_ -]/g, "")
				.replaceAll(" ", "-");
		const headings = new Set([...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => slug(heading ?? "")));
		for (const [, anchor] of page.matchAll(/\]\(#([^)]*)\)/g)) expect(headings).toContain(anchor);
	});
});

describe("the names, filters and tags that docs/pipeline.md lists", () => {
	const end = page.slice(page.indexOf("## What templates may use"));
	const namesIn = (paragraph: string) =>
		[...(new RegExp(`^\\*\\*${paragraph}\\*\\*.*$`, "m").exec(end)?.[0].matchAll(/`(\S+)`/g) ?? [])].map(
			([, name]) => name,
		);

	it("are all there are", () => {
		expect(namesIn("Filters")).toEqual(FILTER_NAMES);
		expect(namesIn("Tags")).toEqual(TAG_NAMES);
	});

	it("can be used", () => {
		const names = [...end.matchAll(/^\| `([\w.]+)` \|/gm)].map(([, name]) => name);
		expect(names).toEqual([
			...[
				"vars.NAME",
				"company.COLUMN",
				"run.date",
				"pipeline.name",
				"env.NAME",
				"rival",
				"parent",
				"results.launches",
			],
			"run.id",
		]);
		const load = (text: string, where = "query") =>
			mustLoad(
				`version: 1
name: a
env: [NAME]
vars: { NAME: x }
data: { companies: [{ COLUMN: v }] }
tasks:
  launches: { query: q }
  profile:
    query: q
    output: { schema: { type: object, properties: { rivals: { type: array, items: { type: string } } } } }
  t:
    for_each: { company: companies, rival: { results_of: profile, at: /rivals } }
    needs: [launches]
    key: k
    ${where === "query" ? "" : "query: q\n    "}${where}: ${where === "query" ? JSON.stringify(text) : `{ a: ${JSON.stringify(text)} }`}
`,
				{ env: { NAME: "z" } },
			);
		const query = names.filter((name) => name !== "run.id").map((name) => `{{ ${name} | json }}`);
		expect(load(query.join(" ")).templates).toHaveLength(3);
		expect(load("{{ run.id }}", "metadata").templates).toHaveLength(3);
		expect(() => load("{{ run.id }}")).toThrow("`run` has no `id`");
	});
});

describe("schemas/pipeline.schema.json", () => {
	it("compiles as draft-07 in strict mode", () => {
		expect(new Ajv({ strict: false }).validateSchema(pipelineSchema())).toBe(true);
		expect(compilePipelineShape()).toBeTypeOf("function");
	});

	it("describes every key at every level", () => {
		expect(mappings.length).toBeGreaterThan(15);
		for (const [path, node] of mappings) {
			for (const [key, property] of Object.entries(node.properties ?? {})) {
				const { description } = resolveNode(property);
				expect(description, [...path, key].join("/")).toMatch(/^[A-Z`].{9,}\.$/s);
			}
		}
	});

	it("closes every mapping with keys of ours, but for x- keys", () => {
		for (const [path, node] of mappings) {
			expect(node, path.join("/")).toMatchObject({ additionalProperties: false, patternProperties: { "^x-": true } });
		}
	});

	it("has unions of one type of value as `anyOf`, of several as a list of types", () => {
		for (const [path, node] of nodes) {
			for (const alternative of node.anyOf ?? []) {
				const { items, properties, additionalProperties } = resolveNode(alternative);
				expect([items, properties, additionalProperties], path.join("/")).toEqual([undefined, undefined, undefined]);
			}
		}
	});

	it("uses every definition, and only definitions it has", () => {
		const used = new Set(nodes.flatMap(([, node]) => (node.$ref === undefined ? [] : [node.$ref])));
		const defined = Object.keys(pipelineSchema().definitions ?? {}).map((name) => `#/definitions/${name}`);
		expect([...used].sort()).toEqual(defined.sort());
	});

	it("gives defaults and examples that it accepts itself", () => {
		const ajv = new Ajv({ strict: false, formats: { date: true, "date-time": true } });
		ajv.addSchema({ ...pipelineSchema(), $id: "pipeline" });
		for (const [path, node] of nodes) {
			const pointer = path.map((step) => encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1")));
			const values = [...(node.examples ?? []), ...(node.default === undefined ? [] : [node.default])];
			if (values.length === 0 || path.length === 0) continue;
			const validate = ajv.compile({ $ref: `pipeline#/${pointer.join("/")}` });
			for (const value of values) expect(validate(value), `${path.join("/")}: ${JSON.stringify(value)}`).toBe(true);
		}
	});
});

describe("pipelines/", () => {
	const files = readdirSync(new URL("pipelines/", ROOT)).filter((name) => name.endsWith(".yaml"));

	it.each(files)("%s names the schema, fits it, and uses only what works", (name) => {
		const text = readFileSync(new URL(`pipelines/${name}`, ROOT), "utf8");
		expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=../schemas/pipeline.schema.json");
		expect(parseDocument(text).errors).toEqual([]);
		expect(checkShape(parse(text))).toEqual([]);
	});
});
