import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const MARKS = [".trawl", ".git", "package.json"];

/** The nearest folder upward that holds `.trawl`, `.git` or `package.json`; else the folder itself. */
export function findProjectRoot(folder: string): string {
	for (let current = folder; ; current = dirname(current)) {
		if (MARKS.some((mark) => existsSync(join(current, mark)))) return current;
		if (dirname(current) === current) return folder;
	}
}
