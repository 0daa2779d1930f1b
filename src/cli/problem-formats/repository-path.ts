/** Paths as services see them that show problems beside the files of a repository. */
import { isAbsolute, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { repositoryRoot } from "../../system/git.ts";

/** Turns a path that is relative to the working folder, or absolute, into the one to show. */
export type ShowPath = (file: string) => string;

/** From the root of the repository, with slashes; absolute for what is outside. Without a repository, the working folder counts. */
export function repositoryPaths(cwd: string): ShowPath {
	const root = repositoryRoot(cwd) ?? cwd;
	return (file) => {
		const inside = insideOf(root, resolve(cwd, file));
		return inside ?? resolve(cwd, file);
	};
}

/** The same as a URI reference, and whether it is relative to the root. */
export function toArtifact(path: string): { readonly uri: string; readonly uriBaseId?: string } {
	if (isAbsolute(path)) return { uri: pathToFileURL(path).href };
	return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}

function insideOf(root: string, path: string): string | undefined {
	const inside = relative(root, path);
	return inside === "" || inside === ".." || inside.startsWith(`..${sep}`) || isAbsolute(inside)
		? undefined
		: inside.replaceAll(sep, "/");
}
