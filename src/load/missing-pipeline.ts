/** What to do where there is no pipeline file: the one that was probably meant, those that are there, or how to get one. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { ReadOptions } from "./read-text.ts";
import { suggestPath } from "./suggest-path.ts";

const PIPELINE_FILE = /^[^.].*(?<!\.test)\.ya?ml$/i;
/** Larger ones are refused. */
export const MAX_PIPELINE_BYTES = 5_000_000;
/** Where `trawl init` puts them. */
const USUAL_FOLDER = "pipelines";
const MOST_NAMED = 3;
/** YAML files that are looked into, and bytes of each: others are no pipelines that a person keeps by hand. */
const MOST_READ = 50;
const LARGEST = 200_000;

/** `path` is relative to `cwd`. */
export function whenMissing(path: string, cwd: string): Required<Pick<ReadOptions, "near" | "otherwise">> {
	return { near: () => suggestPath(path, cwd), otherwise: () => nameOthers(path, cwd) };
}

function nameOthers(path: string, cwd: string): string {
	const folders = new Set([resolve(cwd, path, ".."), cwd, resolve(cwd, USUAL_FOLDER)]);
	const found = [...folders].flatMap(pipelinesIn).map((file) => relative(cwd, file).replaceAll("\\", "/"));
	if (found.length === 0) return "`trawl init` writes a pipeline to start from";
	const more = found.length > MOST_NAMED ? ", …" : "";
	return `there ${found.length === 1 ? "is" : "are"}: ${found.slice(0, MOST_NAMED).join(", ")}${more}`;
}

/** Sorted, so that the answer is the same on every machine; none of what cannot be read. */
function pipelinesIn(folder: string): readonly string[] {
	try {
		const names = readdirSync(folder).filter((name) => PIPELINE_FILE.test(name));
		return names
			.sort()
			.slice(0, MOST_READ)
			.map((name) => join(folder, name))
			.filter(hasTasks);
	} catch {
		return [];
	}
}

function hasTasks(path: string): boolean {
	try {
		const stats = statSync(path);
		return stats.isFile() && stats.size <= LARGEST && /^tasks:/m.test(readFileSync(path, "utf8"));
	} catch {
		return false;
	}
}
