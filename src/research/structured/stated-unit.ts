/** The unit that a heading, a column or a note states for the numbers below it: `(EUR million)`, `in hours`. */
import { joinUnits, NO_UNIT, type Unit, unitOf } from "./units.ts";

const STATED =
	/\((?:in )?((?:[€£$¥₹%]|°[CF]|\p{L}+)(?: (?:[€£$¥₹%]|\p{L}+)){0,2})\)|\b(?:(?:all )?(?:figures|amounts|numbers|values) (?:are )?in|in) ((?:[€£$¥₹]|\p{L}+)(?: (?:[€£$¥₹]|\p{L}+)){0,2})|^((?:[€£$¥₹%]|\p{L}+)(?: (?:[€£$¥₹%]|\p{L}+)){0,2})$/giu;

/** The first unit that any of the texts states as such; none where two contradict each other. */
export function statedUnit(texts: readonly string[]): Unit {
	for (const text of texts) {
		const units = [...text.matchAll(STATED)].flatMap((match) => toUnit(match[1] ?? match[2] ?? match[3] ?? ""));
		const [first, ...others] = units;
		if (first === undefined) continue;
		return others.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? first : NO_UNIT;
	}
	return NO_UNIT;
}

/** Words that are a unit from the first on; what follows the unit does not count. */
function toUnit(words: string): Unit[] {
	const parts = words.trim().split(/\s+/);
	const isMoney = parts.some((word) => unitOf(word)?.currency != null);
	let unit: Unit | null = null;
	for (const word of parts) {
		const part = unitOf(/^\p{Lu}{1,3}$/u.test(word) ? word : word.toLowerCase(), isMoney);
		if (part === null) break;
		unit = unit === null ? part : joinUnits(unit, part);
	}
	return unit === null ? [] : [unit];
}
