/** The numbers that a text states, in every way in which they can be meant. */
import { unitOf } from "../structured/units.ts";

/** A number as it stands, and with what stands after it multiplied in: `81.5 million`, `12 %`. */
const DIGITS = /(?<![\d.,])\d+(?:[.,'’]\d+|[ \u00A0\u202F]\d{3}(?!\d))*/gu;
const WORDS = `zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty`.split(/\s+/);
const TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const WORD = new RegExp(`\\b(?:${[...WORDS, ...TENS].join("|")})\\b`, "gi");
const AFTER = /^(?:\s|-|\u00A0|\u202F)?(%|per ?cent\b|\p{L}+)/iu;

/** Without their signs. */
export function statedNumbers(text: string): readonly number[] {
	const digits = [...text.matchAll(DIGITS)].map(({ 0: written, index }) => ({
		written,
		index,
		means: readings(written),
	}));
	const words = [...text.matchAll(WORD)].map(({ 0: written, index }) => ({
		written,
		index,
		means: [numberOf(written)],
	}));
	const all = [...digits, ...words].flatMap(({ written, index, means }) => {
		const after = AFTER.exec(text.slice(index + written.length, index + written.length + 20))?.[1] ?? "";
		return means.flatMap((number) => [number, ...scaled(number, after)]);
	});
	return [...new Set(all)];
}

const SCHEMA_SCALES = [1, 1e3, 1e6, 1e9];

/** True for the number itself, for one in the thousands, millions or billions that it makes, and for a share of one. */
export function isStated(value: number, stated: readonly number[]): boolean {
	return stated.some((number) =>
		SCHEMA_SCALES.some((scale) => (scale === 1 || number >= scale) && isEqual(Math.abs(value) * scale, number)),
	);
}

function isEqual(one: number, other: number): boolean {
	return Math.abs(one - other) <= 1e-9 * Math.max(one, other);
}

/** `1,234` may be more than a thousand or a little more than one. */
function readings(written: string): readonly number[] {
	const spaceless = written.replace(/[ \u00A0\u202F'’]/g, "");
	const grouped = /^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/.test(spaceless);
	const decimal = /^(.*?)[.,](\d+)$/.exec(spaceless);
	const whole = Number(spaceless.replace(/[.,]/g, ""));
	const parted = decimal === null ? whole : Number(`${decimal[1]?.replace(/[.,]/g, "")}.${decimal[2]}`);
	const isOne = (spaceless.match(/[.,]/g) ?? []).length <= 1;
	return [...(grouped ? [whole] : []), ...(isOne || grouped ? [parted] : []), ...parts(written)];
}

/** What is parted by spaces may be several numbers. */
function parts(written: string): readonly number[] {
	return /[ \u00A0\u202F]/.test(written) ? written.split(/[ \u00A0\u202F]/).flatMap(readings) : [];
}

function numberOf(word: string): number {
	const folded = word.toLowerCase();
	const tens = TENS.indexOf(folded);
	return tens >= 0 ? (tens + 2) * 10 : WORDS.indexOf(folded);
}

function scaled(number: number, after: string): readonly number[] {
	if (/^(?:%|per ?cent)$/i.test(after)) return [number / 100];
	const scale = unitOf(after, true)?.scale ?? null;
	return scale === null ? [] : [number * scale];
}
