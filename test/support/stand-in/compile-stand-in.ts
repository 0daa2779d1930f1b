/**
 * Compiles the stand-in, since Node 20 runs no TypeScript: into `.vitest/`, under a name that follows from its sources,
 * so that it is done once and is never stale. Several test files may do it at the same time: the first rename wins.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../../..");
const HERE = relative(ROOT, import.meta.dirname);
const SOURCES = [HERE, "src/model", "src/values", "src/wire"];

/** The path of the compiled entry. */
export function compileStandIn(): string {
	const cache = join(ROOT, ".vitest");
	const compiled = join(cache, `stand-in-${digestSources()}`);
	if (!existsSync(compiled)) {
		mkdirSync(cache, { recursive: true });
		const fresh = mkdtempSync(join(cache, "compiling-"));
		compileTo(fresh);
		putInPlace(fresh, compiled);
	}
	return join(compiled, HERE, "main.js");
}

function compileTo(folder: string): void {
	const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
	execFileSync(process.execPath, [tsc, "-p", join(ROOT, HERE, "tsconfig.json"), "--outDir", folder], {
		stdio: ["ignore", "inherit", "inherit"],
	});
}

function putInPlace(fresh: string, compiled: string): void {
	try {
		renameSync(fresh, compiled);
	} catch (error) {
		rmSync(fresh, { recursive: true, force: true });
		if (!existsSync(compiled)) throw error;
	}
}

function digestSources(): string {
	const hash = createHash("sha256");
	for (const folder of SOURCES) {
		for (const name of readdirSync(join(ROOT, folder)).sort()) {
			if (/(?<!\.test)\.(ts|json)$/.test(name)) hash.update(name).update(readFileSync(join(ROOT, folder, name)));
		}
	}
	return hash.digest("hex").slice(0, 16);
}
