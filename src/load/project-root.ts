import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest folder upward that holds `.trawl`, `.git` or `package.json`; else the folder itself. */
export function findProjectRoot(folder: string): string {
	for (let current = folder; ; current = dirname(current)) {
		const here = (mark: string) => join(current, mark);
		if (existsSync(here(".git")) || existsSync(here("package.json")) || isState(here(".trawl"))) return current;
		if (dirname(current) === current) return folder;
	}
}

/** What `trawl serve` keeps makes no project of the folder that it was started in. */
function isState(folder: string): boolean {
	try {
		const names = readdirSync(folder).filter((name) => name !== ".gitignore");
		return names.length === 0 || names.some((name) => name !== "serve");
	} catch {
		return false;
	}
}
