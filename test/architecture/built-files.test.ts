/** What stands in dist: it runs with the packages that an installation has, and carries the licences of those built in. */
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");
const DIST = join(ROOT, "dist");

const files = readdirSync(DIST, { recursive: true, encoding: "utf8" })
	.filter((file) => /\.c?js$/.test(file))
	.map((file) => readFileSync(join(DIST, file), "utf8"));

function namesIn(pattern: RegExp): ReadonlySet<string> {
	return new Set(files.flatMap((text) => Array.from(text.matchAll(pattern), ([, name = ""]) => name)));
}

describe("what is built", () => {
	test("imports only packages that are installed with it", () => {
		const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
		const imported = namesIn(/^(?:import|export) [^;]*?"((?:@[^/"]+\/)?[^./"][^/"]*)(?:\/[^"]*)?";$/gm);
		const lazily = namesIn(/\bimport\("((?:@[^/"]+\/)?[^./"][^/"]*)(?:\/[^"]*)?"\)/g);
		const required = namesIn(
			/^(?!\s*(?:\*|\/\/)).*?(?<![\w.$`'"])_*require(?:\.resolve)?\("((?:@[^/"]+\/)?[^./"][^/"]*)(?:\/[^"]*)?"\)/gm,
		);
		const packages = [...imported, ...lazily, ...required].filter((name) => !isBuiltin(name));
		expect(packages).toEqual(expect.arrayContaining(["undici", "libsql"]));
		expect(packages.filter((name) => !Object.hasOwn(dependencies, name))).toEqual([]);
	});

	test("has the licences of the packages that were built in", () => {
		const licences = readFileSync(join(DIST, "third-party-licences.txt"), "utf8").split(/^-{80}$/m);
		const named = licences.map((text) => /^\s*(\S+) \d/.exec(text)?.[1]);
		expect(named).toEqual(expect.arrayContaining(["ajv", "d3-array", "d3-scale", "liquidjs", "yaml"]));
		for (const text of licences) expect(text).toContain("Copyright");
	});
});
