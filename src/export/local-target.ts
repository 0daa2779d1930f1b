import { posix } from "node:path";
import { percentEncode } from "../values/percent-encode.ts";
import { linkTarget } from "./markdown-text.ts";

/**
 * A link from a report to a file of the project. Both are paths from the project root, so that the link is the same
 * on every machine; null when either lies outside, where no such link exists.
 */
export function localTarget(file: string, fragment: string, folder: string | null): string | null {
	if (folder === null || linkTarget(file) === null) return null;
	const path = posix.normalize(file);
	if (path === ".." || path.startsWith("../")) return null;
	// File names hold these as characters of their own, which a link has to escape.
	return linkTarget(posix.relative(folder, path).replace(/[%?#]/g, percentEncode) + fragment);
}
