/** Globs to files: stable order, each file once, links to folders not followed. */
import { readdirSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { lateGlobs } from "../../values/late-packages.ts";
import type { UnreadableFile } from "../passage.ts";

export interface FileSelection {
	/** Folder that paths are told from. */
	readonly root: string;
	/** Globs relative to `baseDir`; `../` is allowed. */
	readonly patterns: readonly string[];
	/** Folder of the pipeline. */
	readonly baseDir: string;
	/** Absolute folders whose files are no part of the corpus, whatever the globs say. */
	readonly excluded?: readonly string[];
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
	/** Folders below which files may be missing, since they cannot be listed. */
	readonly unreadable: readonly UnreadableFile[];
}

/** Finds the files of all patterns; a pattern that begins with `!` takes files away. */
export function findFiles(selection: FileSelection): FoundFiles {
	const isLeftOut = createExclusion(selection.excluded ?? []);
	const faults = new Map<string, string>();
	const excluded = selection.patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
	const included = selection.patterns.filter((pattern) => !pattern.startsWith("!"));
	const byPath = new Map<string, FoundFile>();
	const emptyPatterns: string[] = [];
	for (const pattern of included) {
		const paths = matches(pattern, excluded, selection.baseDir, faults).filter((path) => !isLeftOut(path));
		if (paths.length === 0) emptyPatterns.push(pattern);
		for (const absolutePath of paths) {
			const path = portablePath(selection.root, absolutePath);
			byPath.set(path, { path, absolutePath });
		}
	}
	const unreadable = [...faults]
		.filter(([path]) => !isLeftOut(join(path, "*")))
		.map(([path, reason]) => ({ path: `${portablePath(selection.root, path)}/`, reason }));
	return { files: [...byPath.values()].sort(byPathOf), emptyPatterns, unreadable: unreadable.sort(byPathOf) };
}

function byPathOf(a: { readonly path: string }, b: { readonly path: string }): number {
	return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** Tells files in the folders, also where a link leads into one. */
function createExclusion(folders: readonly string[]): (path: string) => boolean {
	const real = new Map<string, string>();
	const realFolder = (path: string) => {
		const known = real.get(path) ?? realPath(path);
		real.set(path, known);
		return known;
	};
	const roots = folders.flatMap((folder) => [resolve(folder), realPath(folder)]).map((folder) => `${folder}${sep}`);
	return (path) => roots.some((root) => path.startsWith(root) || `${realFolder(dirname(path))}${sep}`.startsWith(root));
}

/** Without links; as it stands where there is no such folder. */
function realPath(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		return resolve(path);
	}
}

/** What is not there was not asked for by name; that a pattern matches nothing is told apart. */
const NOTHING_THERE: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTDIR"]);

/** Lists folders, and remembers those that cannot be listed: the glob passes over them in silence. */
function listingInto(faults: Map<string, string>, baseDir: string): typeof readdirSync {
	const list = (path: string, options: { readonly withFileTypes: true }) => {
		try {
			return readdirSync(path, options);
		} catch (error) {
			const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
			if (!NOTHING_THERE.has(code)) faults.set(resolve(baseDir, path), `cannot be listed (${code ?? error})`);
			throw error;
		}
	};
	return list as typeof readdirSync;
}

function matches(pattern: string, excluded: readonly string[], baseDir: string, faults: Map<string, string>): string[] {
	const found = lateGlobs().globSync([pattern.split("\\").join("/")], {
		cwd: baseDir,
		ignore: [...excluded],
		absolute: true,
		// A file system that ignores case must not give another corpus than one that heeds it.
		caseSensitiveMatch: false,
		dot: false,
		onlyFiles: true,
		followSymbolicLinks: false,
		expandDirectories: false,
		fs: { readdirSync: listingInto(faults, baseDir) },
	});
	return found.map((path) => resolve(path));
}

function portablePath(root: string, absolutePath: string): string {
	return relative(resolve(root), absolutePath).split(sep).join("/");
}
