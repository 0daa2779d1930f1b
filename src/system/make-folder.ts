import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder with those above it; answers whether it was missing. Throws when it cannot be made: Node's own
 * recursive `mkdir` tries for ever where the system says that nothing is there to make it in, as below `/proc`.
 */
export function makeFolder(path: string): boolean {
	const found = statSync(path, { throwIfNoEntry: false });
	if (found?.isDirectory()) return false;
	if (found !== undefined) {
		throw Object.assign(new Error(`expected a folder, found a file: ${path}`), { code: "ENOTDIR" });
	}
	if (dirname(path) !== path) makeFolder(dirname(path));
	try {
		mkdirSync(path);
		return true;
	} catch (error) {
		// Another process may have made it first.
		if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return false;
		throw error;
	}
}
