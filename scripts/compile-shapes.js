/** The validators of our own files' schemas as code, in place of `src/load/shape-validators.ts`. */
import { readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { _ } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { rolldown } from "rolldown";

const MODULE = resolve("src/load/shape-validators.ts");
const SCHEMAS = {
	compilePipelineShape: "schemas/pipeline.schema.json",
	compileTestShape: "schemas/pipeline-test.schema.json",
};
/** Before the name of a validator's module, which is CommonJS, as ajv writes it. */
const PREFIX = "\0shape:";

/** A plugin of rolldown. */
export async function compiledShapes() {
	const { createShapeAjv } = await loadShapeAjv();
	const codes = { [MODULE]: moduleCode(Object.keys(SCHEMAS)) };
	for (const [name, file] of Object.entries(SCHEMAS)) {
		const ajv = createShapeAjv({ source: true, formats: _`require("ajv-formats/dist/formats.js").fullFormats` });
		const validate = ajv.compile(JSON.parse(readFileSync(file, "utf8")));
		codes[`${PREFIX}${name}`] = standalone.default(ajv, validate);
	}
	return {
		name: "compiled-shapes",
		resolveId: (id) => (id.startsWith(PREFIX) ? id : null),
		load: (id) => (id in codes ? { code: codes[id], moduleType: "js" } : null),
	};
}

function moduleCode(names) {
	const imports = names.map((name) => `import ${name}Validator from "${PREFIX}${name}";`);
	return [...imports, ...names.map((name) => `export const ${name} = () => ${name}Validator;`)].join("\n");
}

/** The program's own options, from its source. */
async function loadShapeAjv() {
	const file = resolve("dist/shape-ajv.js");
	const bundle = await rolldown({ input: "src/load/shape-ajv.ts", platform: "node", external: /^[^./]/ });
	await bundle.write({ file, format: "esm" });
	await bundle.close();
	try {
		return await import(pathToFileURL(file).href);
	} finally {
		rmSync(file);
	}
}
