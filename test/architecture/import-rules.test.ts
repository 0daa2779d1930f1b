/** Holds the import rules of docs/architecture.md: who may know whom. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const SRC = resolve(import.meta.dirname, "../../src");
const FORBIDDEN_IN_LIBSQL = /from "libsql"/;

/** Folder → folders it may import from, besides itself. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
	model: [],
	values: ["model"],
	schema: ["model", "values"],
	wire: ["model", "values"],
	sqlite: ["system"],
	// Its clock is the port of model/timing.ts.
	system: ["model", "values"],
	template: ["model"],
	load: ["model", "values", "schema", "template", "wire"],
	plan: ["model", "values", "template", "wire"],
	execute: ["model", "values"],
	// Folders that a user names are results, or are not.
	export: ["model", "values", "system"],
	// Two sets of results, wherever they come from.
	diff: ["model", "values"],
	store: ["model", "values", "sqlite", "system"],
	research: ["model", "values", "sqlite", "schema"],
	// The project that `trawl init` writes.
	starter: ["values", "system"],
	// Around the port, whatever is behind it.
	decorators: ["model"],
	// `createHostedBatchApi` wraps the adapter in the decorators; `wire` says what a list may ask for.
	hosted: ["model", "wire", "decorators", "system", "values"],
	// A language model behind the port of the model folder; who asks it does not know it.
	llm: ["model", "system", "values"],
	// For library users: on top of the port, beside the stages.
	client: ["model", "system"],
	// Which addresses nobody may be sent to by the words of others; for whatever opens connections.
	network: [],
	// Follows links of answers, over ports of its own in the model; asks for fresh links through the port of the Batch API.
	artefacts: ["model", "values", "network"],
	// Reads the pages that tasks name, behind a port of the model.
	pages: ["model", "values", "network"],
	// Signing, verifying and sending; the embedded engine sends through a port of the model.
	webhooks: ["model"],
	// HTTP in front of the port, whatever is behind it.
	serve: ["model", "values", "wire"],
	embedded: ["model", "values", "sqlite", "system", "wire"],
	app: [
		...["model", "values", "schema", "load", "plan", "execute", "export", "diff", "store", "starter", "system"],
		...["artefacts", "network", "pages", "research", "embedded", "hosted", "serve", "webhooks", "llm"],
	],
	cli: ["model", "values", "app", "system"],
};

interface Import {
	readonly from: string;
	readonly to: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
	.filter((file) => file.endsWith(".ts"))
	.map((file) => file.replaceAll("\\", "/"));
const imports = files.flatMap(importsOf);

describe("the architecture", () => {
	test("every folder of src is known to the rules", () => {
		const folders = new Set(files.filter((file) => file.includes("/")).map(folderOf));
		expect([...folders].sort()).toEqual(Object.keys(ALLOWED).sort());
	});

	test.each(Object.entries(ALLOWED))("%s imports only what it may", (folder, allowed) => {
		const broken = imports
			.filter(({ from, to }) => folderOf(from) === folder && folderOf(to) !== folder)
			.filter(({ to }) => !allowed.includes(folderOf(to)))
			.map(({ from, to }) => `${from} imports ${to}`);
		expect(broken).toEqual([]);
	});

	test("only the composition root and the package root know an adapter of the Batch API", () => {
		const adapters = ["embedded", "hosted"];
		const knowing = imports
			.filter(({ from, to }) => adapters.includes(folderOf(to)) && !adapters.includes(folderOf(from)))
			.map(({ from }) => from);
		expect(new Set(knowing)).toEqual(new Set(["app/engines.ts", "app/open-local-engine.ts", "index.ts"]));
	});

	test("libsql is imported in one folder", () => {
		const importing = files.filter((file) => FORBIDDEN_IN_LIBSQL.test(readFileSync(join(SRC, file), "utf8")));
		expect(new Set(importing.map(folderOf))).toEqual(new Set(["sqlite"]));
	});

	test("what asks a model is loaded only where there is one", () => {
		const isModels = (file: string) => /^(?:llm|research\/model)\//.test(file);
		const loading = files.filter((file) => !isModels(file)).flatMap(staticImportsOf);
		expect(loading.filter(({ to }) => isModels(to))).toEqual([]);
	});

	test("what draws charts is loaded only when there are some to draw", () => {
		const draws = (file: string) => /^export\/charts\/(?:draw|bins|plan-field)/.test(file);
		const scales = files.filter((file) => /"d3-/.test(readFileSync(join(SRC, file), "utf8")));
		expect(scales.filter((file) => !draws(file))).toEqual([]);
		const loading = files.filter((file) => !draws(file)).flatMap(staticImportsOf);
		expect(loading.filter(({ to }) => draws(to))).toEqual([]);
	});

	test("no file imports itself by a detour, types included", () => {
		expect(findCycle()).toBeUndefined();
	});
});

function folderOf(file: string): string {
	return file.split("/")[0] ?? "";
}

/** What a file brings with it when it is loaded. */
function staticImportsOf(file: string): Import[] {
	const text = readFileSync(join(SRC, file), "utf8");
	const found = text.matchAll(/^(?:import|export)\s+(?!type\b)[^;"]*"(\.[^"]+)"/gm);
	return [...found].map(([, path = ""]) => ({
		from: file,
		to: relative(SRC, resolve(SRC, dirname(file), path)).replaceAll("\\", "/"),
	}));
}

/** Static, type and dynamic imports of our own files. */
function importsOf(file: string): Import[] {
	const text = readFileSync(join(SRC, file), "utf8");
	const found = text.matchAll(/(?:\bfrom|\bimport\(|\bimport)\s*"(\.[^"]+)"/g);
	return [...found].map(([, path = ""]) => ({
		from: file,
		to: relative(SRC, resolve(SRC, dirname(file), path)).replaceAll("\\", "/"),
	}));
}

function findCycle(): string | undefined {
	const targets = new Map<string, string[]>();
	for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
	const done = new Set<string>();
	const visit = (file: string, path: readonly string[]): string | undefined => {
		if (path.includes(file)) return [...path.slice(path.indexOf(file)), file].join(" → ");
		if (done.has(file)) return undefined;
		for (const next of targets.get(file) ?? []) {
			const cycle = visit(next, [...path, file]);
			if (cycle !== undefined) return cycle;
		}
		done.add(file);
		return undefined;
	};
	for (const file of files) {
		const cycle = visit(file, []);
		if (cycle !== undefined) return cycle;
	}
	return undefined;
}
