/** What tells one corpus from another. */
import { digestJson } from "../../values/canonical-json.ts";
import type { UnreadableFile } from "../passage.ts";

/** Over paths and contents; and over the paths of what cannot be read at all, since reports name it. */
export function corpusDigest(
	files: readonly (readonly [path: string, contentHash: string])[],
	unread: readonly UnreadableFile[],
): string {
	return digestJson([files, unread.map((file) => file.path)]);
}
