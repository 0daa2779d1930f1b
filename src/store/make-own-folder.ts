/** A folder in which Trawl keeps what it needs, and which git leaves alone. */
import { existsSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { makeFolder } from "../system/make-folder.ts";

/** The usual name: such a folder, and what is in it, is Trawl's own whoever made it. */
const OWN_NAME = ".trawl";

/**
 * Makes the folder with a `.gitignore` of its own. One that was there gets it by its name alone: in any other `*` would
 * hide the user's work from git. Throws when it cannot be made.
 */
export function makeOwnFolder(path: string): void {
	const isOwn = makeFolder(path) || [path, dirname(path)].some((folder) => basename(folder) === OWN_NAME);
	const file = join(path, ".gitignore");
	if (isOwn && !existsSync(file)) writeFileSync(file, "*\n");
}
