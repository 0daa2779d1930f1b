import { type Stats, statSync } from "node:fs";

/**
 * What is at a path that a user wrote; undefined where nothing is, and where the system will not say: a link to itself, a name
 * that is too long, a file in the place of a folder.
 */
export function statPath(path: string): Stats | undefined {
	try {
		return statSync(path);
	} catch {
		return undefined;
	}
}
