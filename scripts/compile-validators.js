/**
 * Validators of schemas that are known while building as code, each in the place of the module that compiles them when the
 * program runs from its source.
 */
import { readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { _ } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { rolldown } from "rolldown";

/** Before the names of modules that are made here. They are CommonJS, as ajv writes it, so that each waits until it is called. */
const PREFIX = "\0validator:";
const ALL_FORMATS = _`require("ajv-formats/dist/formats.js").fullFormats`;
const NO_FORMATS = _`{}`;

/** A plugin of rolldown. */
export async function compiledValidators() {
	const source = await loadSource();
	const modules = [shapes(source), requests(source), draft(source)];
	const codes = Object.assign({}, ...modules);
	return {
		name: "compiled-validators",
		resolveId: (id) => (id.startsWith(PREFIX) ? id : null),
		load: (id) => (id in codes ? { code: codes[id], moduleType: "js" } : null),
	};
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

/**
 * The module at `path` with the functions that `validators` names: each gives the one validator that it has, or the one whose key
 * is its arguments, joined by commas.
 */
function replaced(path, validators) {
	const names = Object.keys(validators);
	const chooser = `${PREFIX}${path}`;
	const choose = names.map((name) => {
		const cases = Object.keys(validators[name]).map(
			(key) => `${JSON.stringify(key)}: () => require("${PREFIX}${key}")`,
		);
		const key = cases.length === 1 ? JSON.stringify(Object.keys(validators[name])[0]) : "key.join()";
		return `const of_${name} = { ${cases.join(", ")} };\nexports.${name} = (...key) => of_${name}[${key}]();`;
	});
	const codes = Object.values(validators).flatMap((of) => Object.entries(of));
	return {
		[resolve(path)]: `export { ${names.join(", ")} } from "${chooser}";`,
		[chooser]: choose.join("\n"),
		...Object.fromEntries(codes.map(([key, code]) => [`${PREFIX}${key}`, code])),
	};
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
