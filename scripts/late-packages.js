/**
 * Code that a command needs now and then, and then at once: packages and validators in files of CommonJS of their own, which
 * `require` reads when they are first asked for. A chunk that others import would be read and parsed by every command.
 */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { rolldown } from "rolldown";

/** From the package's folder on. */
const FOLDER = "dist/late";
/** Modules of ours that name packages by a `require` of their own, made by `createRequire`. */
const MODULES = ["src/schema/late-ajv.ts", "src/values/late-packages.ts"];
const CREATE = "createRequire(import.meta.url)";
const REQUIRE = `createRequire(packageFile("${FOLDER}/"))`;
const IMPORT = `import { packageFile } from ${JSON.stringify(resolve("src/values/package-file.ts"))};\n`;

/**
 * A plugin of rolldown for the build of all else: what those modules and `validators` need is required from `dist/late`.
 * `validators`: see `compileValidators`.
 */
export function lateFiles(validators) {
	const codes = Object.fromEntries(
		MODULES.map((path) => [resolve(path), { code: lateModule(path), moduleType: "ts" }]),
	);
	for (const [path, functions] of Object.entries(validators.modules)) {
		codes[resolve(path)] = { code: validatorModule(functions), moduleType: "js" };
	}
	return { name: "late-files", load: (id) => codes[id] ?? null };
}

/** Writes `dist/late`; gives what rolldown wrote. */
export async function writeLateFiles(validators) {
	const packages = MODULES.flatMap((path) => namedIn(readFileSync(path, "utf8")));
	const bundle = await rolldown({
		input: Object.fromEntries([...packages, ...Object.keys(validators.codes)].map((id) => [nameOf(id), id])),
		platform: "node",
		plugins: [
			{
				name: "validators",
				resolveId: (id) => (id in validators.codes ? id : null),
				load: (id) => (id in validators.codes ? { code: validators.codes[id], moduleType: "js" } : null),
			},
			{ name: "no-guest", transform: (code, id) => (id.includes("/fdir/") ? withoutGuest(code) : null) },
		],
	});
	const { output } = await bundle.write({
		dir: FOLDER,
		format: "cjs",
		entryFileNames: "[name].cjs",
		chunkFileNames: "[name]-[hash].cjs",
	});
	await bundle.close();
	return output;
}

/** fdir takes a picomatch out of whatever folder lies above it, for patterns of its own, which tinyglobby does not give it. */
function withoutGuest(code) {
	const guest = /try \{\s*__require\.resolve\("picomatch"\);\s*pm = __require\("picomatch"\);\s*\} catch \{\}/;
	if (!guest.test(code)) throw new Error("fdir asks for picomatch in another way than before");
	return code.replace(guest, "");
}

function lateModule(path) {
	const source = readFileSync(path, "utf8");
	if (!source.includes(CREATE)) throw new Error(`${path} makes no require of its own`);
	return IMPORT + source.replace(CREATE, REQUIRE).replaceAll(NAMED, (_, id) => `require("./${nameOf(id)}.cjs")`);
}

/** Each function gives the one validator that it has, or the one whose key is its arguments, joined by commas. */
function validatorModule(functions) {
	const made = Object.entries(functions).map(([name, ids]) => {
		const keys = Object.keys(ids);
		const files = Object.fromEntries(keys.map((key) => [key, `./${nameOf(ids[key])}.cjs`]));
		const file = keys.length === 1 ? JSON.stringify(files[keys[0]]) : `(${JSON.stringify(files)})[key.join()]`;
		return `export const ${name} = (...key) => require(${file});`;
	});
	return [`import { createRequire } from "node:module";`, IMPORT, `const require = ${REQUIRE};`, ...made].join("\n");
}

const NAMED = /\brequire\("([^"]+)"\)/g;

function namedIn(source) {
	return Array.from(source.matchAll(NAMED), ([, id]) => id);
}

/** `ajv/dist/2020.js` → `ajv-dist-2020`; `@a/b` → `a-b`. */
function nameOf(id) {
	return id.replace(/^@|\.js$/g, "").replaceAll(/[^\w-]+/g, "-");
}
