/**
 * Porter's stemmer (M. F. Porter, "An algorithm for suffix stripping", 1980), as SQLite's `porter`
 * tokenizer applies it: English words of plain ASCII letters are cut to their stem, others stay.
 */
type Rule = readonly [suffix: string, replacement: string];

const STEP_2: readonly Rule[] = [
	["ational", "ate"],
	["tional", "tion"],
	["enci", "ence"],
	["anci", "ance"],
	["izer", "ize"],
	["logi", "log"],
	["bli", "ble"],
	["alli", "al"],
	["entli", "ent"],
	["eli", "e"],
	["ousli", "ous"],
	["ization", "ize"],
	["ation", "ate"],
	["ator", "ate"],
	["alism", "al"],
	["iveness", "ive"],
	["fulness", "ful"],
	["ousness", "ous"],
	["aliti", "al"],
	["iviti", "ive"],
	["biliti", "ble"],
];

const STEP_3: readonly Rule[] = [
	["icate", "ic"],
	["ative", ""],
	["alize", "al"],
	["iciti", "ic"],
	["ical", "ic"],
	["ful", ""],
	["ness", ""],
];

const STEP_4: readonly string[] = [
	"ement",
	"ance",
	"ence",
	"able",
	"ible",
	"ment",
	"ant",
	"ent",
	"ism",
	"ate",
	"iti",
	"ous",
	"ive",
	"ize",
	"ion",
	"al",
	"er",
	"ic",
	"ou",
];

const cache = new Map<string, string>();
const CACHE_SIZE = 20_000;

/** The stem of one lower-case word. */
export function porterStem(word: string): string {
	if (word.length < 3 || !/^[a-z]+$/.test(word)) return word;
	const known = cache.get(word);
	if (known !== undefined) return known;
	const stem = step5(step4(applyRules(applyRules(step1(word), STEP_2), STEP_3)));
	if (cache.size >= CACHE_SIZE) cache.clear();
	cache.set(word, stem);
	return stem;
}

function isConsonant(word: string, at: number): boolean {
	const letter = word[at] ?? "";
	if ("aeiou".includes(letter)) return false;
	return letter !== "y" || at === 0 || !isConsonant(word, at - 1);
}

/** Porter's m: how many times a vowel run is followed by a consonant run. */
function measure(stem: string): number {
	let count = 0;
	for (let at = 1; at < stem.length; at += 1) {
		if (isConsonant(stem, at) && !isConsonant(stem, at - 1)) count += 1;
	}
	return count;
}

function hasVowel(stem: string): boolean {
	for (let at = 0; at < stem.length; at += 1) if (!isConsonant(stem, at)) return true;
	return false;
}

function endsDouble(word: string): boolean {
	const last = word.length - 1;
	return last > 0 && word[last] === word[last - 1] && isConsonant(word, last);
}

/** Porter's *o: consonant, vowel, consonant at the end, the last not w, x or y. */
function endsShort(word: string): boolean {
	const last = word.length - 1;
	if (last < 2 || "wxy".includes(word[last] ?? "")) return false;
	return isConsonant(word, last) && !isConsonant(word, last - 1) && isConsonant(word, last - 2);
}

function step1(word: string): string {
	const singular = plural(word);
	const bare = pastOrGerund(singular);
	return bare.endsWith("y") && hasVowel(bare.slice(0, -1)) ? `${bare.slice(0, -1)}i` : bare;
}

function plural(word: string): string {
	if (word.endsWith("sses") || word.endsWith("ies")) return word.slice(0, -2);
	return word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
}

function pastOrGerund(word: string): string {
	if (word.endsWith("eed")) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
	const suffix = ["ed", "ing"].find((ending) => word.endsWith(ending) && hasVowel(word.slice(0, -ending.length)));
	if (suffix === undefined) return word;
	const stem = word.slice(0, -suffix.length);
	if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`;
	if (endsDouble(stem) && !/[lsz]$/.test(stem)) return stem.slice(0, -1);
	return measure(stem) === 1 && endsShort(stem) ? `${stem}e` : stem;
}

function applyRules(word: string, rules: readonly Rule[]): string {
	const rule = rules.find(([suffix]) => word.endsWith(suffix));
	if (rule === undefined) return word;
	const stem = word.slice(0, -rule[0].length);
	return measure(stem) > 0 ? stem + rule[1] : word;
}

function step4(word: string): string {
	const suffix = STEP_4.find((ending) => word.endsWith(ending));
	if (suffix === undefined) return word;
	const stem = word.slice(0, -suffix.length);
	if (measure(stem) < 2 || (suffix === "ion" && !/[st]$/.test(stem))) return word;
	return stem;
}

function step5(word: string): string {
	let result = word;
	if (result.endsWith("e")) {
		const stem = result.slice(0, -1);
		const size = measure(stem);
		if (size > 1 || (size === 1 && !endsShort(stem))) result = stem;
	}
	return result.endsWith("ll") && measure(result) > 1 ? result.slice(0, -1) : result;
}
