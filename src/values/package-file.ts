/** Files that the package ships beside its code: schemas, fonts, prompts, the starter project. */

/** The package's folder. This module stands two folders below it, in `src` as in `dist` (see scripts/build.js). */
const ROOT = new URL("../../", import.meta.url);

/** `path` from the package's folder on, with `/`; a folder ends with one. */
export function packageFile(path: string): URL {
	return new URL(path, ROOT);
}
