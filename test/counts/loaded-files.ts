/** Which files of code a command loads: a count that is the same on each machine, unlike seconds. */
import { readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { Rig } from "../cli/cli-rig.ts";

const RECORDER = fileURLToPath(new URL("./record-files.mjs", import.meta.url));
const PACKAGE = resolve(import.meta.dirname, "../..");

export interface LoadedFiles {
	/** Files of ours and of packages. */
	readonly files: number;
	/** Size of those files, in kilobytes of 1,000 bytes; native code does not count. */
	readonly kilobytes: number;
	/** Names of npm packages with a file of their own, sorted. */
	readonly packages: readonly string[];
}

/** Runs a command that is to succeed in the folder of `rig`, whose environment `env` is. */
export async function loadedFilesOf(
	rig: Rig,
	env: Record<string, string>,
	argv: readonly string[],
): Promise<LoadedFiles> {
	const told = join(rig.dir, "loaded-files.txt");
	rig.write("loaded-files.txt", "");
	Object.assign(env, { LOADED_FILES: told, NODE_OPTIONS: `--import=${RECORDER}` });
	const result = await rig.run(...argv);
	expect(result.exitCode, result.stderr).toBe(0);
	const paths = [...new Set(readFileSync(told, "utf8").trimEnd().split("\n"))].filter((path) => path !== RECORDER);
	return {
		files: paths.length,
		kilobytes: Math.round(paths.filter(isScript).reduce((sum, path) => sum + statSync(path).size, 0) / 1000),
		packages: [...new Set(paths.flatMap(packageOf))].sort(),
	};
}

function isScript(path: string): boolean {
	return !path.endsWith(".node");
}

function packageOf(path: string): string[] {
	const name = /^node_modules\/(?:.*\/node_modules\/)?((?:@[^/]+\/)?[^/]+)\//.exec(relative(PACKAGE, path))?.[1];
	if (name === undefined) return [];
	// Its native part is a package for each platform.
	return [name.startsWith("@libsql/") ? "libsql" : name];
}
