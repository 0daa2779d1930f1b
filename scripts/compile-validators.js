/**
 * Validators of schemas that are known while building as code, in the place of the modules that compile them when the program
 * runs from its source.
 */
import { readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { _ } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { rolldown } from "rolldown";

/** Before the names of modules that are made here. They are CommonJS, as ajv writes it. */
const PREFIX = "validator:";
const ALL_FORMATS = _`require("ajv-formats/dist/formats.js").fullFormats`;
const NO_FORMATS = _`{}`;

/**
 * `codes`: the code of each validator, by the name of its module. `modules`: by the path of a module of ours, the functions that
 * are to be in its place, and the validators that each gives, by its arguments.
 */
export async function compileValidators() {
	const source = await loadSource();
	const modules = [shapes(source), requests(source), draft(source)];
	const validators = modules.flatMap(({ functions }) => Object.values(functions).flatMap((of) => Object.entries(of)));
	return {
		codes: Object.fromEntries(validators.map(([key, code]) => [PREFIX + key, code])),
		modules: Object.fromEntries(modules.map(({ path, functions }) => [path, namesOf(functions)])),
	};
}

/** The same, with the name of its module in the place of each code. */
function namesOf(functions) {
	const names = (of) => Object.fromEntries(Object.keys(of).map((key) => [key, PREFIX + key]));
	return Object.fromEntries(Object.entries(functions).map(([name, of]) => [name, names(of)]));
}

function shapes({ createShapeAjv }) {
	const compile = (file) => {
		const ajv = createShapeAjv({ source: true, formats: ALL_FORMATS });
		return codeOf(ajv, ajv.compile(JSON.parse(readFileSync(file, "utf8"))));
	};
	return replaced("src/load/shape-validators.ts", {
		compilePipelineShape: { pipeline: compile("schemas/pipeline.schema.json") },
		compileTestShape: { pipelineTest: compile("schemas/pipeline-test.schema.json") },
	});
}

function requests({ createRequestAjv, requestSchemas, DRAFT_07 }) {
	const formats = _`require(${resolve("src/wire/request-formats.ts")}).requestFormats`;
	const compile = (schema, allErrors) => {
		const ajv = createRequestAjv(allErrors, { source: true, formats });
		return codeOf(ajv, ajv.compile(schema));
	};
	const variants = Object.entries(requestSchemas).flatMap(([name, schema]) =>
		[true, false].map((allErrors) => [`${name},${allErrors}`, compile(schema, allErrors)]),
	);
	const ajv = createRequestAjv(false, { source: true, formats: NO_FORMATS });
	return replaced("src/wire/request-validators.ts", {
		compileRequestSchema: Object.fromEntries(variants),
		compileJsonSchemaShape: { firstFault: codeOf(ajv, ajv.getSchema(DRAFT_07)) },
	});
}

function draft({ createDraftAjv, DRAFT_07 }) {
	const ajv = createDraftAjv({ source: true, formats: NO_FORMATS });
	return replaced("src/schema/draft-validator.ts", { compileDraft: { draft07: codeOf(ajv, ajv.getSchema(DRAFT_07)) } });
}

function codeOf(ajv, validate) {
	return standalone.default(ajv, validate);
}

/** The functions in the place of the module at `path`, with the code of each validator by its arguments. */
function replaced(path, functions) {
	return { path, functions };
}

/** Options and schemas of the program, from its source. */
async function loadSource() {
	const file = resolve("dist/validator-sources.js");
	const names = ["load/shape-ajv", "wire/request-ajv", "wire/request-schemas", "schema/draft-ajv"];
	const entry = "\0sources";
	const bundle = await rolldown({
		input: entry,
		platform: "node",
		external: /^(?:node:|ajv)/,
		plugins: [
			{
				name: "sources",
				resolveId: (id) => (id === entry ? id : null),
				load: (id) =>
					id === entry ? names.map((name) => `export * from "${resolve(`src/${name}.ts`)}";`).join("\n") : null,
			},
		],
	});
	await bundle.write({ file, format: "esm" });
	await bundle.close();
	try {
		return await import(pathToFileURL(file).href);
	} finally {
		rmSync(file);
	}
}
