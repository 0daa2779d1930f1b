/** What a number field asks for: its unit, its period, and the words that name the quantity. */

import { instructionWords } from "../language/stop-words.ts";
import { splitIdentifier, stemOf, stemsOf, wordsOf } from "../language/words.ts";
import type { Term } from "../search/question.ts";
import { type Period, yearPartIn } from "./clauses.ts";
import type { Field, FieldScope } from "./field.ts";
import { joinUnits, NO_UNIT, type Unit, unitOf } from "./units.ts";

export interface AskedQuantity {
	/** Null where name and description contradict each other. */
	readonly unit: Unit | null;
	readonly periods: readonly Period[];
	/** The value is a calendar year itself. */
	readonly isYear: boolean;
	/** Words that name the quantity, without those of its unit and period. */
	readonly terms: readonly Term[];
	/** Those of the field's own name: each must stand with the value. */
	readonly named: readonly Term[];
	/** Stems of the words that an amount has to stand with: the name's, or all where the name tells nothing. */
	readonly stems: ReadonlySet<string>;
	readonly isMoney: boolean;
	readonly isShare: boolean;
}

const MONEY =
	/\b(?:prices?|pricing|costs?|fees?|revenues?|sales|turnover|profits?|loss|income|earnings|ebitda?|budgets?|salar\w+|wages?|deposits?|loans?|assets?|debts?|dividends?|funding|capital|expens\w+|investments?|payments?|fines?|allowances?|charges?|spend\w*|worth|valuation|amounts?|capex|opex|equity|cash|value|reimburse\w*|refund amount|limit|subsid\w+|grants?|rents?)\b/i;
const SHARE =
	/\b(?:percent\w*|pct|rates?|share|margins?|growth|ratios?|yields?|efficiency|discounts?|probability|proportion|interest|uptime|availability|accuracy|coverage|tax|vat|commission|cashback)\b/i;
/** Words of a name that qualify the quantity or say what kind of value it is. */
const LAX = new Set(
	"max maximum min minimum total number count amount current annual yearly size value rate average avg mean quantity year date level figure percent percentage pct num no of in per the at by for to and year yr fy end".split(
		" ",
	),
);
const PLURAL = /^(?:\p{L}{3,}s|euros?|feet|percent|pct|percentage|million|billion|thousand)$/u;

export function askedQuantity(scope: FieldScope, field: Field): AskedQuantity {
	const name = splitIdentifier(field.name);
	const described = field.label.slice(name.length).trim();
	const isMoney = MONEY.test(field.label);
	const byName = unitInName(name, isMoney);
	const byText = unitInText(described, isMoney);
	const fromName = periodsAsked(name);
	const isYear = asksYear(name, described);
	const dropped = new Set([...byName.stems, ...byText.stems]);
	const telling = field.terms.filter(isTelling);
	const withoutUnit = telling.filter((term) => !dropped.has(term.stem));
	const terms = withoutUnit.length > 0 ? withoutUnit : telling;
	const nameStems = new Set(stemsOf(name));
	const named = terms.filter((term) => nameStems.has(term.stem));
	const required = terms.length > named.length && named.every((term) => isForeign(scope, term)) ? [] : named;
	const counted = wordsOf(name)
		.filter((word) => instructionWords.has(word) && !LAX.has(word))
		.map(stemOf);
	return {
		unit: byName.unit === null || byText.unit === null ? null : joinUnits(byName.unit, byText.unit),
		periods: isYear ? [] : fromName.length > 0 ? fromName : periodsAsked(described),
		isYear,
		terms,
		named: required,
		stems: new Set([...counted, ...stemsWith(required.length > 0 || counted.length > 0 ? required : terms)]),
		isMoney: isMoney || byName.unit?.currency != null || byText.unit?.currency != null,
		isShare: SHARE.test(field.label),
	};
}

/** Stems of the terms and of the single words that stand for them. */
function stemsWith(terms: readonly Term[]): string[] {
	return terms.flatMap((term) => [
		term.stem,
		...term.synonyms.flatMap(({ stems }) => (stems.length === 1 ? stems : [])),
	]);
}

/** The corpus never uses the word nor one that stands for it: the description has to do. */
function isForeign(scope: FieldScope, term: Term): boolean {
	const { reader } = scope.library;
	return reader.frequency(term.word) === 0 && term.synonyms.every((synonym) => reader.frequency(synonym.text) === 0);
}

function isTelling(term: Term): boolean {
	return !LAX.has(term.word) && !/^(?:\d+|q[1-4]|h[12]|fy\d*|quarter|half)$/.test(term.word);
}

function asksYear(name: string, described: string): boolean {
	if (/^year\b(?! end)|\byear$/i.test(name) && !/\b(?:per|a|each|fiscal|financial) year$/i.test(name)) return true;
	if (/\b(?:founded|since|established|founding|inception)\b/i.test(name)) return true;
	return /^(?:the )?(?:calendar )?year (?:of|in which|the|when|it|that)\b|\bfounding year\b/i.test(described);
}

function periodsAsked(text: string): Period[] {
	const years = [...text.matchAll(/(?<!\d)(?:1[5-9]|20)\d\d(?!\d)/g)].map((match) => Number(match[0]));
	const part = yearPartIn(text);
	return [...new Set(years)].map((year) => ({ year, part }));
}

interface FoundUnit {
	/** Null where its parts contradict each other. */
	readonly unit: Unit | null;
	readonly stems: readonly string[];
}

/** The unit that the name of a column ends in, as that of a field may: `revenue_eur_m`. */
export function unitOfColumn(column: string): Unit {
	const name = splitIdentifier(column);
	return unitInName(name, MONEY.test(name)).unit ?? NO_UNIT;
}

/** `revenue_eur_m`, `weight_kg_2024`: plural words anywhere, short forms at the end. */
function unitInName(name: string, isMoney: boolean): FoundUnit {
	const words = name.split(" ").filter((word) => !/^(?:\d+|q[1-4]|fy\d*)$/i.test(word));
	const money = isMoney || words.some((word) => unitOf(word)?.currency != null);
	const parts = words.flatMap((word, index) => {
		const unit = unitOf(word.toLowerCase(), money);
		const isLast = words.slice(index + 1).every((other) => unitOf(other.toLowerCase(), money) !== null);
		if (unit === null || index === 0 || words[index - 1] === "per") return [];
		const isPlain = PLURAL.test(word.toLowerCase()) || unit.currency !== null || unit.isPercent;
		return isLast || isPlain ? [{ word, unit }] : [];
	});
	return joined(parts);
}

/** `in EUR million`, `(hours)`, `, million euros`, `Percent of …`. */
function unitInText(text: string, isMoney: boolean): FoundUnit {
	const words = [...text.matchAll(/[€£$¥₹%]|°[CF]|\p{L}+/gu)];
	const money = isMoney || words.some((match) => unitOf(match[0])?.currency != null);
	const parts = words.flatMap((match, index) => {
		const [word] = match;
		const unit = unitOf(word.length > 3 ? word.toLowerCase() : word, money);
		if (unit === null || (unit.measure !== null && !isAskedMeasure(text, match, words[index - 1]?.[0] ?? "")))
			return [];
		return [{ word, unit }];
	});
	return joined(parts);
}

/** A measure is asked for as `in hours`, `(hours)`, `hours of …`; `per year` and `within a year` ask for none. */
function isAskedMeasure(text: string, match: RegExpExecArray, before: string): boolean {
	const word = match[0];
	const isStart = match.index === 0;
	const opens = /[(,]\s*$/.test(text.slice(0, match.index));
	if (/^(?:in|of)$/i.test(before)) return /s$|^\p{L}{1,3}$/u.test(word);
	return (isStart || opens || /^(?:number|how|many)$/i.test(before)) && /s$|^\p{L}{1,3}$/iu.test(word);
}

function joined(parts: readonly { readonly word: string; readonly unit: Unit }[]): FoundUnit {
	let unit: Unit | null = NO_UNIT;
	for (const part of parts) unit = unit === null ? null : joinUnits(unit, part.unit);
	return { unit, stems: parts.flatMap((part) => stemsOf(part.word)) };
}
