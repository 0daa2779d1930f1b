/** What an editor with the YAML language server shows for pipelines: the published schema alone, no extension of ours. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import { pipelineSchema, resolveNode, type SchemaNode } from "../../src/load/pipeline-schema.ts";
import { EVERYTHING } from "../load/everything.ts";
import { LanguageClient, type Place } from "./language-client.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const SAMPLES = [
	...readdirSync(join(ROOT, "pipelines"))
		.filter((name) => name.endsWith(".yaml"))
		.map((name) => `pipelines/${name}`),
	"starter/pipelines/competitors.yaml",
];

let folder: string;
let client: LanguageClient;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "trawl-editor-"));
	client = await LanguageClient.start(folder);
});

afterAll(async () => {
	await client.stop();
	rmSync(folder, { recursive: true, force: true });
});

/** Opens a pipeline with the published schema beside it; `|` is where the cursor stands. */
async function openAt(name: string, marked: string): Promise<{ path: string; at: Place }> {
	const text = `# yaml-language-server: $schema=pipeline.schema.json\n${marked}`;
	const cursor = text.indexOf("|");
	const before = text.slice(0, cursor).split("\n");
	const path = join(folder, name);
	write("pipeline.schema.json", readFileSync(join(ROOT, "schemas/pipeline.schema.json"), "utf8"));
	await client.open(path, text.replace("|", ""));
	return { path, at: { line: before.length - 1, character: before.at(-1)?.length ?? 0 } };
}

function write(path: string, text: string): void {
	mkdirSync(dirname(join(folder, path)), { recursive: true });
	writeFileSync(join(folder, path), text);
}

async function offered(name: string, marked: string): Promise<readonly string[]> {
	const { path, at } = await openAt(name, marked);
	return (await client.complete(path, at)).map(({ label }) => label);
}

describe("an editor", () => {
	test.each(SAMPLES)("finds nothing wrong with %s", async (sample) => {
		const schema = sample.startsWith("starter")
			? "starter/pipelines/schemas/pipeline.schema.json"
			: "schemas/pipeline.schema.json";
		write(schema, readFileSync(join(ROOT, "schemas/pipeline.schema.json"), "utf8"));
		expect(await client.open(join(folder, sample), readFileSync(join(ROOT, sample), "utf8"))).toEqual([]);
	});

	test("finds nothing wrong with a pipeline that uses every key", async () => {
		write("pipeline.schema.json", readFileSync(join(ROOT, "schemas/pipeline.schema.json"), "utf8"));
		const text = `# yaml-language-server: $schema=pipeline.schema.json\n${EVERYTHING.replace(/^# yaml-language-server.*\n/, "")}`;
		expect(await client.open(join(folder, "everything.yaml"), text)).toEqual([]);
	});

	test("marks an unknown key, a wrong value and a missing key where they are", async () => {
		write("pipeline.schema.json", readFileSync(join(ROOT, "schemas/pipeline.schema.json"), "utf8"));
		const text = [
			"# yaml-language-server: $schema=pipeline.schema.json",
			"version: 1",
			"name: watch",
			"batch: { mode: slow }",
			"tasks:",
			"  a: { qurey: x }",
		].join("\n");
		const found = await client.open(join(folder, "wrong.yaml"), text);
		const told = found.map(({ message, range }) => `${range.start.line + 1}: ${message.split("\n")[0]}`);
		expect(told.sort()).toEqual([
			expect.stringMatching(/^4: Value is not accepted\. Valid values: "fast", "standard", "heavy", "max"/),
			expect.stringMatching(/^6: Missing property "query"/),
			expect.stringMatching(/^6: Property qurey is not allowed/),
		]);
	});

	test("offers the keys of each place, and the values of those that have few", async () => {
		expect(await offered("top.yaml", "version: 1\nname: x\n|")).toEqual(
			expect.arrayContaining(
				Object.keys(pipelineSchema().properties ?? {}).filter((key) => !["version", "name"].includes(key)),
			),
		);
		expect(await offered("task.yaml", "version: 1\nname: x\ntasks:\n  a:\n    |")).toEqual(
			expect.arrayContaining(["query", "for_each", "needs", "when", "include", "exclude", "output", "retry", "urls"]),
		);
		expect(await offered("mode.yaml", "version: 1\nname: x\nbatch:\n  mode: |")).toEqual(
			expect.arrayContaining(["fast", "standard", "heavy", "max"]),
		);
		expect(await offered("expect.yaml", "version: 1\nname: x\noutput:\n  expect:\n    |")).toEqual(
			expect.arrayContaining(["min_sources", "source_domains", "min_words", "required_fields"]),
		);
	});

	test("tells what every key is for", async () => {
		write("pipeline.schema.json", readFileSync(join(ROOT, "schemas/pipeline.schema.json"), "utf8"));
		const text = `# yaml-language-server: $schema=pipeline.schema.json\n${EVERYTHING.replace(/^# yaml-language-server.*\n/, "")}`;
		const path = join(folder, "hover.yaml");
		await client.open(path, text);
		const untold: string[] = [];
		for (const { key, at, description } of keysIn(text)) {
			const shown = await client.hover(path, at);
			const sentence = description.split(". ")[0] ?? "";
			if (!plain(shown).includes(plain(sentence).slice(0, 40))) untold.push(`${at.line + 1}: ${key}: ${shown}`);
		}
		expect(untold).toEqual([]);
	});
});

interface KnownKey {
	readonly key: string;
	/** On its first character but one. */
	readonly at: Place;
	readonly description: string;
}

/** The keys of the format that a text has; names that users give are left out. */
function keysIn(text: string): readonly KnownKey[] {
	const lines = new LineCounter();
	const document = parseDocument(text, { lineCounter: lines });
	const found: KnownKey[] = [];
	const visit = (map: unknown, given: SchemaNode) => {
		const node = resolveNode(given);
		if (isSeq(map) && node.items !== undefined) for (const item of map.items) visit(item, node.items);
		if (!isMap(map)) return;
		for (const { key, value } of map.items) {
			const name = String(key);
			const property = node.properties?.[name];
			if (property !== undefined && isScalar(key)) {
				const { line, col } = lines.linePos((key.range?.[0] ?? 0) + 1);
				const { description = "" } = { ...resolveNode(property), ...property };
				found.push({ key: name, at: { line: line - 1, character: col - 1 }, description });
			}
			const inner = property ?? (typeof node.additionalProperties === "object" ? node.additionalProperties : undefined);
			if (inner !== undefined) visit(value, inner);
		}
	};
	visit(document.contents, pipelineSchema());
	expect(found.length).toBeGreaterThan(80);
	return found;
}

/** Markdown's escapes and line breaks do not matter. */
function plain(text: string): string {
	return text.replaceAll(/[\\`*_&\s]|nbsp;/g, "");
}
