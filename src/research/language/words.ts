/**
 * Words as the index sees them: lower case, without accents, letters and digits only. The index
 * (FTS5, `porter unicode61`) cuts text in the same way, so a word found here is found there.
 */
import { porterStem } from "./porter-stem.ts";
import { stopWords } from "./stop-words.ts";

/** Lower case, accents removed. */
export function fold(text: string): string {
	return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** The words of a text in order, folded: runs of letters and digits. */
export function wordsOf(text: string): string[] {
	return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Words that stemming would mix up with others of another meaning. */
const KEPT_WHOLE: ReadonlyMap<string, string> = new Map([
	["optional", "optional"],
	["optionally", "optional"],
	["setting", "setting"],
	["settings", "setting"],
	["news", "news"],
	["useful", "useful"],
]);

/** The stem of a folded word. Stop words are marked, so that `us` is not taken for `use`. */
export function stemOf(word: string): string {
	if (stopWords.has(word)) return `${word}.`;
	return KEPT_WHOLE.get(word) ?? porterStem(word);
}

/** The stems of a text's words, in order. */
export function stemsOf(text: string): string[] {
	return wordsOf(text).map(stemOf);
}

/** Splits names such as `nodeVersions`, `node_versions` and `node-versions` into words. */
export function splitIdentifier(name: string): string {
	return name
		.replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, "$1 $2")
		.replace(/[_\-./:]+/g, " ")
		.trim();
}

/** True when `part` occurs in `whole` as a run of equal items. */
export function containsRun(whole: readonly string[], part: readonly string[]): boolean {
	return indexOfRun(whole, part) >= 0;
}

/** Where the run starts, or -1. */
export function indexOfRun(whole: readonly string[], part: readonly string[], from = 0): number {
	if (part.length === 0) return -1;
	for (let start = from; start + part.length <= whole.length; start += 1) {
		if (part.every((item, offset) => whole[start + offset] === item)) return start;
	}
	return -1;
}
