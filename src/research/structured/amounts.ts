/** The amounts that a text states, each with its unit and where it stands. */
import { joinUnits, NO_UNIT, type Unit, unitOf } from "./units.ts";

export interface Amount {
	/** As written, its scale not multiplied in. */
	readonly number: number;
	readonly unit: Unit;
	/** The amount with its unit, word for word. */
	readonly text: string;
	readonly start: number;
	readonly end: number;
	/** A number of four digits alone that may be a year. */
	readonly isYear: boolean;
	/** One end of a range: `10-20`, `10 to 20`. */
	readonly isRange: boolean;
}

const CURRENCY_BEFORE = /(?:(?:US|CA|AU)?\s?[$€£¥₹]|\b(?:EUR|USD|GBP|CHF|JPY|CNY|RMB|INR|SEK|NOK|DKK|PLN|CAD|AUD))\s?$/;
/** Grouped by comma, apostrophe or space; a decimal point. */
const NUMBER =
	/(?<![\p{L}\p{N}.,#/:-])([-−]?)(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[ \u00A0\u202F’']\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\p{N}]|[.,:]\d)/gu;
const UNIT_AFTER = /^(?:\s|-|\u00A0|\u202F)?(%|°[CF]|[€£$¥₹]|per ?cent\b|US dollars?\b|\p{L}+)/u;
const MONTH =
	"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\b";
const MONTH_AFTER = new RegExp(`^(?:st|nd|rd|th)?(?: of)? ${MONTH}`, "i");
const MONTH_BEFORE = new RegExp(`\\b${MONTH}\\.? $`, "i");
/** What a number counts or names that is no amount: a place in a text, a version, a quarter. */
const LABELLED =
	/\b(?:sections?|pages?|chapters?|versions?|level|figures?|fig|tables?|steps?|no|number|room|article|error|code|rfc|iso|node(?:\.js)?|es|item|phase|tier|model)\.? $|[~^<>=≥≤]\s?$/i;

export function amountsIn(text: string): Amount[] {
	const amounts = [...text.matchAll(NUMBER)].flatMap((match) => toAmount(text, match));
	return amounts.map((amount, index) => ({ ...amount, isRange: isRange(text, amounts, index) }));
}

function toAmount(text: string, match: RegExpExecArray): Amount[] {
	const digits = match[2] ?? "";
	const at = match.index;
	const before = text.slice(0, at);
	const after = text.slice(at + match[0].length);
	const isYear = match[1] === "" && /^(?:1[5-9]|20)\d\d$/.test(digits);
	if (/^(?:st|nd|rd|th)\b/.test(after) || MONTH_AFTER.test(after)) return [];
	if (!isYear && (MONTH_BEFORE.test(before) || LABELLED.test(before))) return [];
	const prefix = CURRENCY_BEFORE.exec(before)?.[0] ?? "";
	const front = prefix === "" ? NO_UNIT : (unitOf(prefix.trim().replace(/\s/g, "")) ?? NO_UNIT);
	const back = unitsAfter(after, front.currency !== null);
	const unit = back === null ? null : joinUnits(front, back.unit);
	if (back === null || unit === null) return [];
	const number = Number(digits.replace(/[^\d.]/g, "")) * (match[1] === "" ? 1 : -1);
	const start = at - prefix.length;
	const end = at + match[0].length + back.length;
	const isBare = front === NO_UNIT && back.length === 0;
	return [{ number, unit, text: text.slice(start, end).trim(), start, end, isYear: isYear && isBare, isRange: false }];
}

/** The unit words that follow a number; null when letters run into it that are no unit (`2x`, `3D`). */
function unitsAfter(after: string, isMoney: boolean): { readonly unit: Unit; readonly length: number } | null {
	let unit: Unit = NO_UNIT;
	let length = 0;
	for (let parts = 0; parts < 2; parts += 1) {
		const match = UNIT_AFTER.exec(after.slice(length));
		const word = match?.[1] ?? "";
		const part = match === null ? null : readUnit(word, isMoney || unit.currency !== null, after.slice(length));
		const joined = part === null ? null : joinUnits(unit, part);
		if (match === null || joined === null || /^of\b/.test(word)) break;
		unit = joined;
		length += match[0].length;
		if (unit.isPercent || unit.measure !== null || unit.currency !== null) break;
	}
	return length === 0 && /^\p{L}/u.test(after) ? null : { unit, length };
}

/** `m` after a plain number is metres when a currency is near neither before nor after. */
function readUnit(word: string, isMoney: boolean, after: string): Unit | null {
	const isFollowed = /^\W?[mbk]\s+(?:EUR|USD|GBP|CHF|euros?|dollars?|pounds?)\b/.test(after);
	return unitOf(word, isMoney || isFollowed);
}

function isRange(text: string, amounts: readonly Amount[], index: number): boolean {
	const amount = amounts[index];
	if (amount === undefined) return false;
	const next = amounts[index + 1];
	const previous = amounts[index - 1];
	return (next !== undefined && spans(text, amount, next)) || (previous !== undefined && spans(text, previous, amount));
}

/** `10–20`, `10 to 20`, `between 10 and 20`; not a change `from 10 to 20`. */
function spans(text: string, low: Amount, high: Amount): boolean {
	if (low.isYear !== high.isYear || low.unit.isPercent !== high.unit.isPercent) {
		// `10 to 20 %` is a range, `grew 12 % to EUR 20 million` is none.
		if (low.isYear !== high.isYear || low.unit.isPercent || high.unit.currency !== null) return false;
	}
	const between = text.slice(low.end, high.start);
	if (/^\s?(?:-|–|—|\.{2,3}|…)\s?$/.test(between)) return true;
	const before = text.slice(Math.max(0, low.start - 12), low.start);
	if (/^\s(?:and)\s$/.test(between)) return /\bbetween\s$/i.test(before);
	return /^\s(?:to|or)\s$/.test(between) && !/\bfrom\s$/i.test(before);
}
