/** Globs to files: stable order, each file once, links to folders not followed. */
import { relative, resolve, sep } from "node:path";
import { globSync } from "tinyglobby";

export interface FileSelection {
	/** Folder that paths are told from. */
	readonly root: string;
	/** Globs relative to `baseDir`; `../` is allowed. */
	readonly patterns: readonly string[];
	/** Folder of the pipeline. */
	readonly baseDir: string;
}

export interface FoundFile {
	/** Relative to the root, with `/`. */
	readonly path: string;
	readonly absolutePath: string;
}

export interface FoundFiles {
	/** Sorted by path. */
	readonly files: readonly FoundFile[];
	/** Patterns that match no file. */
	readonly emptyPatterns: readonly string[];
}

/** Finds the files of all patterns; a pattern that begins with `!` takes files away. */
export function findFiles(selection: FileSelection): FoundFiles {
	const excluded = selection.patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
	const included = selection.patterns.filter((pattern) => !pattern.startsWith("!"));
	const byPath = new Map<string, FoundFile>();
	const emptyPatterns: string[] = [];
	for (const pattern of included) {
		const paths = matches(pattern, excluded, selection.baseDir);
		if (paths.length === 0) emptyPatterns.push(pattern);
		for (const absolutePath of paths) {
			const path = portablePath(selection.root, absolutePath);
			byPath.set(path, { path, absolutePath });
		}
	}
	const files = [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
	return { files, emptyPatterns };
}

function matches(pattern: string, excluded: readonly string[], baseDir: string): string[] {
	const found = globSync([pattern.split("\\").join("/")], {
		cwd: baseDir,
		ignore: [...excluded],
		absolute: true,
		// A file system that ignores case must not give another corpus than one that heeds it.
		caseSensitiveMatch: false,
		dot: false,
		onlyFiles: true,
		followSymbolicLinks: false,
		expandDirectories: false,
	});
	return found.map((path) => resolve(path));
}

function portablePath(root: string, absolutePath: string): string {
	return relative(resolve(root), absolutePath).split(sep).join("/");
}
