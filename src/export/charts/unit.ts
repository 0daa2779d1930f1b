/**
 * The unit of a numeric field, where its description or its name states one: `Revenue in million US dollars`,
 * `Share of the market (%)`, `price_eur`, `lead_time_days`.
 */
import { NO_UNIT, type Unit } from "./chart.ts";

/** What texts call a unit, and what is written of it: a sign before or behind the number, or a word at the axis. */
const UNITS: readonly (readonly [words: string, unit: Partial<Unit>, inWords: string])[] = [
	["us dollars?|usd|us\\$|\\$|dollars?", { prefix: "$" }, "US dollars"],
	["euros?|eur|€", { prefix: "€" }, "euros"],
	["british pounds?|pounds? sterling|gbp|£", { prefix: "£" }, "pounds sterling"],
	["japanese yen|yen|jpy|¥", { prefix: "¥" }, "yen"],
	["swiss francs?|chf", { name: "CHF" }, "CHF"],
	["percentage points?", { name: "percentage points" }, "percentage points"],
	["percent(?:age)?|per cent|pct|%", { suffix: "%" }, "percent"],
	["milliseconds?|ms", { name: "ms" }, "ms"],
	["seconds?|secs?", { name: "seconds" }, "seconds"],
	["minutes?|mins?", { name: "minutes" }, "minutes"],
	["hours?|hrs?", { name: "hours" }, "hours"],
	["days?", { name: "days" }, "days"],
	["weeks?", { name: "weeks" }, "weeks"],
	["months?", { name: "months" }, "months"],
	["years?", { name: "years" }, "years"],
	["bytes?", { name: "bytes" }, "bytes"],
	...["kB", "MB", "GB", "TB", "kg", "km", "kW", "MW", "GW", "kWh", "MWh", "GWh", "TWh"].map(
		(sign) => [sign.toLowerCase(), { name: sign }, sign] as const,
	),
	["tonnes?", { name: "tonnes" }, "tonnes"],
	["degrees? celsius|celsius|°c", { name: "°C" }, "°C"],
];
const MULTIPLE = "(?:(thousand|million|billion|trillion)s?(?: of)? )?";
const ANY_UNIT = UNITS.map(([words]) => words).join("|");
/** `in million US dollars`, `(USD)`, `as a percentage`. */
const IN_DESCRIPTION = new RegExp(`(?:\\bin |\\(|\\bas an? )${MULTIPLE}(${ANY_UNIT})(?![\\w$%])`, "i");
const AT_END_OF_NAME = new RegExp(`(?:^|\\s)${MULTIPLE}(${ANY_UNIT})$`, "i");
/** A year itself, not what somebody earned last year. */
const YEAR_IN_NAME = /^(?:year|founded)\b|(?<!\b(?:last|per|this|prior|previous|each|a) )\byear$/i;
const YEAR_IN_DESCRIPTION = /^(?:the )?year (?:of|in|when|that|it)\b/i;
const EARLIEST_YEAR = 1_000;
const LATEST_YEAR = 2_999;

export interface NamedNumbers {
	/** The last name of the field's path. */
	readonly name: string;
	/** The schema's; null where there is none. */
	readonly description: string | null;
	/** Of its values. */
	readonly smallest: number;
	readonly largest: number;
	readonly areWhole: boolean;
}

export function unitOf(field: NamedNumbers): Unit {
	const words = wordsOf(field.name);
	if (looksLikeYears(field, words)) return { ...NO_UNIT, isYear: true };
	const stated = IN_DESCRIPTION.exec(field.description ?? "") ?? AT_END_OF_NAME.exec(words);
	return stated === null ? NO_UNIT : unitNamed(stated[2] ?? "", stated[1]);
}

/** A sign stands at the number itself, so it must not stand where the number counts millions. */
function unitNamed(text: string, multiple: string | undefined): Unit {
	const found = UNITS.find(([words]) => new RegExp(`^(?:${words})$`, "i").test(text));
	if (found === undefined) return NO_UNIT;
	const [, unit, inWords] = found;
	return { ...NO_UNIT, ...(multiple === undefined ? unit : { name: `${multiple.toLowerCase()} ${inWords}` }) };
}

function looksLikeYears(field: NamedNumbers, words: string): boolean {
	const { smallest, largest, areWhole, description } = field;
	if (!areWhole || smallest < EARLIEST_YEAR || largest > LATEST_YEAR) return false;
	return YEAR_IN_NAME.test(words) || YEAR_IN_DESCRIPTION.test(description ?? "");
}

/** `leadTimeDays` and `lead_time_days` as `lead time days`. */
function wordsOf(name: string): string {
	return name
		.replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
		.replace(/[^\p{L}\p{N}%$€£¥°]+/gu, " ")
		.trim();
}
