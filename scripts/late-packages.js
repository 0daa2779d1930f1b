/** Packages that a module of ours loads late, by `createRequire`: built in, and still evaluated at their first use alone. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { transform } from "rolldown/experimental";

const MODULE = resolve("src/schema/late-ajv.ts");
const COMMON = "\0late:ajv";
const CREATE = /^import \{ createRequire \}.*|^const require = createRequire.*/gm;

/** A plugin of rolldown: the module as CommonJS, in which a bundler sees what `require` names and leaves it where it stands. */
export async function latePackages() {
	const source = readFileSync(MODULE, "utf8").replace(CREATE, "");
	const code = (await transform(MODULE, source)).code.replace(/^export \{\s*\};?$/gm, "");
	const names = [...code.matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
	const codes = {
		[MODULE]: `export { ${names.join(", ")} } from "${COMMON}";`,
		[COMMON]: [code.replace(/^export /gm, ""), ...names.map((name) => `exports.${name} = ${name};`)].join("\n"),
	};
	return {
		name: "late-packages",
		resolveId: (id) => (id === COMMON ? id : null),
		load: (id) => (id in codes ? { code: codes[id], moduleType: "js" } : null),
	};
}
