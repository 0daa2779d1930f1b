/** Packages that a module of ours loads late, by `createRequire`: built in, and still evaluated at their first use alone. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { transform } from "rolldown/experimental";

const MODULE = resolve("src/schema/late-ajv.ts");
const COMMON = "\0late:ajv";
const CREATE = /^import \{ createRequire \}.*|^const require = createRequire.*/gm;

/** A plugin of rolldown: the module as CommonJS, in which a bundler sees what `require` names and leaves it where it stands. */
export function latePackages() {
	return {
		name: "late-packages",
		resolveId: (id) => (id === COMMON ? id : null),
		async load(id) {
			if (id === MODULE)
				return { code: `export { ${(await names()).join(", ")} } from "${COMMON}";`, moduleType: "js" };
			return id === COMMON ? { code: await commonCode(), moduleType: "js" } : null;
		},
	};
}

async function names() {
	return [...(await plainCode()).matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
}

async function commonCode() {
	const exported = (await names()).map((name) => `exports.${name} = ${name};`);
	return [(await plainCode()).replace(/^export /gm, ""), ...exported].join("\n");
}

async function plainCode() {
	const source = readFileSync(MODULE, "utf8").replace(CREATE, "");
	return (await transform(MODULE, source)).code.replace(/^export \{\s*\};?$/gm, "");
}
