/** A path at which nothing is → the one that was probably meant, by the names that are there. */
import { readdirSync } from "node:fs";
import { parse, resolve } from "node:path";
import { suggest } from "../values/suggest.ts";

const WILDCARD = /[*?[\]{}()!]/;
const IN_PLACE: ReadonlySet<string> = new Set(["", ".", ".."]);

/**
 * `path` is a file's, with `/`, relative to `baseDir` or absolute, and so is the answer. Each step that is not there becomes
 * the name nearest to it: a folder's on the way, a file's at the end. Undefined where one of them has none near it.
 */
export function suggestPath(path: string, baseDir: string): string | undefined {
	return followNames(path, baseDir, () => false);
}

/** The same for a glob, whose steps from the first one with a wildcard stay as they are. */
export function suggestGlobPath(pattern: string, baseDir: string): string | undefined {
	return followNames(pattern, baseDir, (step) => WILDCARD.test(step));
}

function followNames(path: string, baseDir: string, ends: (step: string) => boolean): string | undefined {
	const { root } = parse(path);
	const steps = path.slice(root.length).split("/");
	const meant: string[] = [];
	let folder = root === "" ? baseDir : root;
	for (const [index, step] of steps.entries()) {
		if (ends(step)) {
			meant.push(...steps.slice(index));
			break;
		}
		const name = nearestName(step, folder, index === steps.length - 1 ? "file" : "folder");
		if (name === undefined) return undefined;
		meant.push(name);
		folder = resolve(folder, name);
	}
	const found = root + meant.join("/");
	return found === path ? undefined : found;
}

/** The step itself where it is there. Hidden names are meant only where a hidden one is asked for. */
function nearestName(step: string, folder: string, kind: "file" | "folder"): string | undefined {
	if (IN_PLACE.has(step)) return step;
	const names = namesIn(folder, kind);
	if (names.includes(step)) return step;
	const isLike = (name: string) => name.startsWith(".") === step.startsWith(".") && hasLikeStem(name, step);
	return suggest(step, names.filter(isLike));
}

/** An extension in common makes names look alike that are not: `none.yaml` and `good.yaml`. */
function hasLikeStem(name: string, wanted: string): boolean {
	const [stem, wantedStem] = [parse(name).name, parse(wanted).name];
	return stem === wantedStem || suggest(wantedStem, [stem]) !== undefined;
}

/** Sorted, so that the answer is the same on every machine; links may lead to either. Empty for what cannot be listed. */
function namesIn(folder: string, kind: "file" | "folder"): readonly string[] {
	try {
		return readdirSync(folder, { withFileTypes: true })
			.filter((entry) => entry.isSymbolicLink() || entry.isDirectory() === (kind === "folder"))
			.map(({ name }) => name)
			.sort();
	} catch {
		return [];
	}
}
