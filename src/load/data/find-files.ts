/** A glob to files: in an order that is the same on every machine, links to folders not followed, results left out. */
import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { lateGlobs } from "../../values/late-packages.ts";

export interface GlobSelection {
	/** Relative to `baseDir`; `../` is allowed. */
	readonly pattern: string;
	readonly baseDir: string;
	/** Absolute folder whose files are never meant. */
	readonly resultsDir: string;
}

export interface GlobFiles {
	/** Relative to the base folder, with `/`; sorted. */
	readonly paths: readonly string[];
	/** How many more match, and are results or state. */
	readonly ownFiles: number;
	/** Absolute folders whose files cannot be found, with the reason in words. */
	readonly unlistable: ReadonlyMap<string, string>;
}

/** Where Trawl keeps its state. */
const STATE_FOLDER = /[\\/]\.trawl[\\/]/;

export function findFiles({ pattern, baseDir, resultsDir }: GlobSelection): GlobFiles {
	const unlistable = new Map<string, string>();
	const found = lateGlobs().globSync([pattern.replaceAll("\\", "/")], {
		cwd: baseDir,
		absolute: true,
		// A file system that ignores case must not give other rows than one that heeds it.
		caseSensitiveMatch: false,
		dot: false,
		onlyFiles: true,
		followSymbolicLinks: false,
		expandDirectories: false,
		fs: { readdirSync: listingInto(unlistable, baseDir) },
	});
	const isResult = within(resultsDir);
	const files = found.map((path) => resolve(path));
	const foreign = files.filter((path) => !isResult(path) && !STATE_FOLDER.test(path));
	const paths = foreign.map((path) => relative(baseDir, path).split(sep).join("/"));
	return { paths: [...new Set(paths)].sort(), ownFiles: files.length - foreign.length, unlistable };
}

/** What is not there was not asked for by name; that a glob matches nothing is told apart. */
const NOTHING_THERE: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR"]);

/** Lists folders, and remembers those that cannot be listed: the glob passes over them in silence. */
function listingInto(unlistable: Map<string, string>, baseDir: string): typeof readdirSync {
	const list = (path: string, options: { readonly withFileTypes: true }) => {
		try {
			const folder = resolve(baseDir, path);
			const entries = readdirSync(path, options).map((entry) => asFile(entry, folder));
			for (const entry of entries) {
				// `**` matches no line break.
				if (entry.isDirectory() && /[\n\r\u2028\u2029]/.test(entry.name)) {
					unlistable.set(join(folder, entry.name), "its name holds a line break: rename it");
				}
			}
			return entries;
		} catch (error) {
			const code = String((error as NodeJS.ErrnoException).code ?? error);
			if (!NOTHING_THERE.has(code)) unlistable.set(resolve(baseDir, path), code);
			throw error;
		}
	};
	return list as typeof readdirSync;
}

/** Tells files in the folder, also where a link leads into it. */
function within(folder: string): (path: string) => boolean {
	const roots = [`${folder}${sep}`, `${realPath(folder)}${sep}`];
	const real = new Map<string, string>();
	return (path) => {
		const parent = dirname(path);
		const place = real.get(parent) ?? realPath(parent);
		real.set(parent, place);
		return roots.some((root) => path.startsWith(root) || `${place}${sep}`.startsWith(root));
	};
}

/** Without links; as it stands where there is no such folder. */
function realPath(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		return resolve(path);
	}
}

/** A link to a file is one, also where it leads nowhere, so that it is told; one to a folder stays a link, and is passed over. */
function asFile(entry: Dirent, folder: string): Dirent {
	if (!entry.isSymbolicLink() || isFolder(join(folder, entry.name))) return entry;
	return Object.assign(Object.create(entry) as Dirent, { isFile: () => true, isSymbolicLink: () => false });
}

function isFolder(path: string): boolean {
	try {
		return statSync(path).isDirectory();
	} catch {
		return false;
	}
}
