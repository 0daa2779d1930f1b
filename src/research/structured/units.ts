/** Units as texts and schemas write them: currencies, scales, percent, measures. */

/** A measure of a dimension; amounts of one dimension convert by their factors. */
export interface Measure {
	readonly dimension: string;
	readonly factor: number;
}

/** A unit, in parts; null where a text does not state the part. */
export interface Unit {
	/** ISO code. */
	readonly currency: string | null;
	/** 1e6 for millions. */
	readonly scale: number | null;
	readonly measure: Measure | null;
	readonly isPercent: boolean;
}

export const NO_UNIT: Unit = { currency: null, scale: null, measure: null, isPercent: false };

const CURRENCIES: readonly (readonly [code: string, pattern: RegExp])[] = [
	["EUR", /^(?:eur|euros?|€)$/i],
	["USD", /^(?:usd|us ?dollars?|dollars?|us ?\$|\$)$/i],
	["GBP", /^(?:gbp|pounds?|pounds? sterling|£)$/i],
	["CHF", /^(?:chf|swiss francs?|francs?)$/i],
	["JPY", /^(?:jpy|yen|¥)$/i],
	["CNY", /^(?:cny|rmb|yuan|renminbi)$/i],
	["INR", /^(?:inr|rupees?|₹)$/i],
	["SEK", /^sek$/i],
	["NOK", /^nok$/i],
	["DKK", /^dkk$/i],
	["PLN", /^(?:pln|zloty)$/i],
	["CAD", /^(?:cad|ca ?\$)$/i],
	["AUD", /^(?:aud|au ?\$)$/i],
];

const SCALES: readonly (readonly [factor: number, pattern: RegExp])[] = [
	[1e3, /^(?:thousands?|k)$/i],
	[1e6, /^(?:millions?|mio|mn|m)$/i],
	[1e9, /^(?:billions?|bn|b)$/i],
	[1e12, /^(?:trillions?|tn)$/i],
];

const MEASURES: readonly (readonly [dimension: string, factor: number, pattern: RegExp])[] = [
	["length", 0.001, /^(?:mm|millimet(?:re|er)s?)$/],
	["length", 0.01, /^(?:cm|centimet(?:re|er)s?)$/],
	["length", 1, /^(?:m|met(?:re|er)s?)$/],
	["length", 1_000, /^(?:km|kilomet(?:re|er)s?)$/],
	["mile", 1, /^(?:mi|miles?)$/],
	["inch", 1, /^inch(?:es)?$/],
	["foot", 1, /^(?:ft|feet|foot)$/],
	["mass", 0.000001, /^(?:mg|milligrams?)$/],
	["mass", 0.001, /^(?:g|grams?)$/],
	["mass", 1, /^(?:kg|kilos?|kilograms?)$/],
	["mass", 1_000, /^(?:t|tonnes?|tons?)$/],
	["pound", 1, /^(?:lbs?)$/],
	["volume", 0.001, /^(?:ml|millilit(?:re|er)s?)$/],
	["volume", 1, /^(?:l|lit(?:re|er)s?)$/],
	["byte", 1, /^bytes?$/],
	["kilobyte", 1, /^(?:kb|kib|kilobytes?)$/i],
	["megabyte", 1, /^(?:mb|mib|megabytes?)$/i],
	["gigabyte", 1, /^(?:gb|gib|gigabytes?)$/i],
	["terabyte", 1, /^(?:tb|tib|terabytes?)$/i],
	["time", 0.001, /^(?:ms|milliseconds?)$/],
	["time", 1, /^(?:s|secs?|seconds?)$/],
	["time", 60, /^(?:min|mins|minutes?)$/],
	["time", 3_600, /^(?:h|hrs?|hours?)$/],
	["time", 86_400, /^days?$/],
	["time", 604_800, /^(?:wks?|weeks?)$/],
	["calendar", 1, /^months?$/],
	["calendar", 12, /^years?$/],
	["power", 1, /^(?:w|watts?)$/i],
	["power", 1_000, /^(?:kw|kilowatts?)$/i],
	["power", 1_000_000, /^(?:mw|megawatts?)$/i],
	["energy", 1, /^wh$/i],
	["energy", 1_000, /^kwh$/i],
	["energy", 1_000_000, /^mwh$/i],
	["charge", 1, /^mah$/i],
	["voltage", 1, /^(?:v|volts?)$/i],
	["frequency", 1, /^(?:hz|hertz)$/i],
	["temperature", 1, /^(?:°c|celsius|degrees celsius)$/i],
	["fahrenheit", 1, /^(?:°f|fahrenheit)$/i],
];

const PERCENT = /^(?:%|percent|per ?cent|pct|percentage)$/i;

/** One word, or a few, as a part of a unit; null when it is none. `m` is a scale here where `isMoney`. */
export function unitOf(word: string, isMoney = false): Unit | null {
	if (PERCENT.test(word)) return { ...NO_UNIT, isPercent: true };
	const currency = CURRENCIES.find(([, pattern]) => pattern.test(word))?.[0];
	if (currency !== undefined) return { ...NO_UNIT, currency };
	const isAmbiguous = /^[mb]$/.test(word) && !isMoney;
	const scale = isAmbiguous ? undefined : SCALES.find(([, pattern]) => pattern.test(word))?.[0];
	if (scale !== undefined) return { ...NO_UNIT, scale };
	const measure = MEASURES.find(([, , pattern]) => pattern.test(word));
	return measure === undefined ? null : { ...NO_UNIT, measure: { dimension: measure[0], factor: measure[1] } };
}

/** The parts of both; null where they contradict each other. */
export function joinUnits(one: Unit, other: Unit): Unit | null {
	const differs = <T>(a: T | null, b: T | null, key: (value: T) => unknown = (value) => value) =>
		a !== null && b !== null && key(a) !== key(b);
	if (differs(one.currency, other.currency) || differs(one.scale, other.scale)) return null;
	if (differs(one.measure, other.measure, (measure) => `${measure.dimension} ${measure.factor}`)) return null;
	return {
		currency: one.currency ?? other.currency,
		scale: one.scale ?? other.scale,
		measure: one.measure ?? other.measure,
		isPercent: one.isPercent || other.isPercent,
	};
}

export function isUnitless(unit: Unit): boolean {
	return unit.currency === null && unit.scale === null && unit.measure === null && !unit.isPercent;
}
