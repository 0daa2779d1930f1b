/**
 * The one amount of a statement that a field asks for. It belongs to the field's words, has the unit and the
 * period asked for, and no other amount has as good a claim; else there is none.
 */
import type { JsonObject } from "../../model/json.ts";
import { stemOf, wordsOf } from "../language/words.ts";
import { type Amount, amountsIn } from "./amounts.ts";
import type { AskedQuantity } from "./asked-quantity.ts";
import { type Clause, clauseAt, clausesOf, type Period, periodAt, periodsIn } from "./clauses.ts";
import { convertAmount } from "./convert-amount.ts";
import { isUnitless, type Unit } from "./units.ts";

/** What stands around a statement. */
export interface AmountContext {
	/** Headings and title, nearest first: where the statement names no year, theirs holds. */
	readonly headings: readonly string[];
	/** The unit that they state. */
	readonly unit: Unit;
	/** True when they name the quantity, so that the statement need not. */
	readonly isNamed: boolean;
}

/** Quantities that a sentence may speak of beside the one asked for. */
const QUANTITIES = new Set(
	wordsOf(`revenue sales turnover profit loss income earnings ebitda ebit cost costs expense expenses price fee assets
	deposits loans debt equity cash dividend margin growth budget salary employees employee staff customers users members
	offices branches stores countries products files days hours weeks months years capacity weight height width length
	battery memory storage discount interest tax vat participants patients deaths funding investment capital deposit
	loan charge refund penalty limit rate share headcount subsidiaries patents students beds rooms sites plants`).map(
		stemOf,
	),
);
const UNREAL =
	/\b(?:expect\w*|forecast\w*|target\w*|planned|plans to|planning|aims? (?:to|for)|guidance|project(?:ed|s|ion)|hop(?:es?|ed|ing)|intends?|could|would|might|old|former(?:ly)?|previous(?:ly)?|prior|initially|no longer|used to|once (?:had|was)|if)\b|\b(?:not|never)\b(?! (?:more|exceed|less|fewer|over|only))|n['’]t\b/i;
const CONTRASTS: readonly (readonly string[])[] = [
	["net", "gross", "operating"],
	["minimum", "maximum"],
	["monthly", "yearly", "annual", "weekly", "daily", "hourly", "quarterly"],
	["domestic", "foreign"],
	["male", "female"],
	["before", "after"],
	["old", "new", "former"],
];

/** The value in the unit asked for. */
export function chooseAmount(
	text: string,
	asked: AskedQuantity,
	schema: JsonObject,
	context: AmountContext,
): number | undefined {
	const amounts = amountsIn(text);
	if (/\brespectively\b/i.test(text) && amounts.length > 2) return undefined;
	const clauses = clausesOf(text);
	const words = wordsIn(text);
	const found = amounts.flatMap((amount) => {
		const value = asked.isYear ? yearOf(amount) : wantedValue(amount, asked, context);
		if (value === undefined || !fits(value, schema)) return [];
		if (!isOfPeriod(clauses, amounts, amount, asked, context)) return [];
		if (!asked.isYear && (amount.isRange || UNREAL.test(reachOf(text, clauses, amounts, amount)))) return [];
		if (contrasts(text, clauses, amount, asked)) return [];
		const clauseStart = clauses[clauseAt(clauses, amount.start)]?.start ?? 0;
		const rank = claimOf(text, words, amounts, amount, asked, context, clauseStart);
		return rank === 0 ? [] : [{ value, rank }];
	});
	const best = Math.max(0, ...found.map((item) => item.rank));
	const values = new Set(found.filter((item) => item.rank === best).map((item) => item.value));
	return values.size === 1 ? [...values][0] : undefined;
}

function yearOf(amount: Amount): number | undefined {
	return amount.isYear ? amount.number : undefined;
}

function wantedValue(amount: Amount, asked: AskedQuantity, context: AmountContext): number | undefined {
	return amount.isYear ? undefined : convertAmount(amount, asked, context.unit);
}

/** From the amount before to the end of the clause: `plans to have 500` is one thought. */
function reachOf(text: string, clauses: readonly Clause[], amounts: readonly Amount[], amount: Amount): string {
	const before = amounts.findLast((other) => other.end <= amount.start && !other.isYear);
	return text.slice(before?.end ?? 0, clauses[clauseAt(clauses, amount.start)]?.end);
}

function isOfPeriod(
	clauses: readonly Clause[],
	amounts: readonly Amount[],
	amount: Amount,
	asked: AskedQuantity,
	context: AmountContext,
): boolean {
	if (asked.isYear) return true;
	const index = clauseAt(clauses, amount.start);
	if (asked.periods.length === 0) return clauses[index]?.compares !== true;
	const hasAmount = (clause: Clause) =>
		amounts.some((other) => !other.isYear && other.start >= clause.start && other.start < clause.end);
	const stated = periodAt(clauses, index, hasAmount);
	if (stated === "unclear") return false;
	const periods = stated === null ? nearestPeriods(context.headings) : [stated];
	return periods.length > 0 && periods.every((period) => asked.periods.some((other) => isSame(period, other)));
}

function isSame(one: Period, other: Period): boolean {
	return one.year === other.year && one.part === other.part;
}

/** The periods of the nearest heading that names any. */
function nearestPeriods(headings: readonly string[]): readonly Period[] {
	return headings.map(periodsIn).find((periods) => periods.length > 0) ?? [];
}

/** The clause speaks of net where gross is asked for, of a month where a year is. */
function contrasts(text: string, clauses: readonly Clause[], amount: Amount, asked: AskedQuantity): boolean {
	const index = clauseAt(clauses, amount.start);
	const own = new Set(wordsOf(text.slice(clauses[Math.max(0, index - 1)]?.start ?? 0, clauses[index]?.end)));
	const sought = new Set(asked.terms.map((term) => term.word));
	return CONTRASTS.some(
		(group) =>
			group.some((word) => sought.has(word)) &&
			!group.some((word) => sought.has(word) && own.has(word)) &&
			group.some((word) => own.has(word)),
	);
}

interface PlacedWord {
	readonly stem: string;
	readonly start: number;
	readonly end: number;
}

function wordsIn(text: string): PlacedWord[] {
	return [...text.matchAll(/[\p{L}\p{N}]+/gu)].map((match) => ({
		stem: stemOf(wordsOf(match[0])[0] ?? ""),
		start: match.index,
		end: match.index + match[0].length,
	}));
}

const FOLLOWS = /^\s*(?:(?:of|in|as|for)\s+)?(?:\p{L}+[ -]){0,3}?$/u;
const BREAKS =
	/\b(?:in|at|for|per|on|by|from|to|with|since|until|during|after|before|and|or|but|while|is|are|was|were|has|have|had)\s/i;
/** What may follow a plain number that counts nothing but what the sentence is about. */
const OPEN_END =
	/^\s*(?:$|[.,;:!?)\]"”|]|(?:in|at|for|per|on|by|from|to|with|as|since|until|during|after|before|and|or|but|while|which|that|is|are|was|were|has|have|had|a|an|each|every|people|persons|pieces|units|(?:full|part)-time|across|worldwide|globally|today|now|currently|last|this|by)\b)/i;

/** 2 when the field's words follow the amount at once, 1 when they govern it from before, 0 when neither. */
function claimOf(
	text: string,
	words: readonly PlacedWord[],
	amounts: readonly Amount[],
	amount: Amount,
	asked: AskedQuantity,
	context: AmountContext,
	clauseStart: number,
): number {
	const isOwn = (word: PlacedWord) => asked.stems.has(word.stem);
	const direct = words.find((word) => word.start >= amount.end && isOwn(word));
	if (direct !== undefined && directlyFollows(text.slice(amount.end, direct.start))) return 2;
	if (isUnitless(amount.unit) && !OPEN_END.test(text.slice(amount.end))) return 0;
	const governing = words.findLast((word) => word.end <= amount.start && (isOwn(word) || QUANTITIES.has(word.stem)));
	if (asked.isYear && governing !== undefined && isOwn(governing) && governing.start >= clauseStart) return 2;
	if (governing !== undefined) return isOwn(governing) ? 1 : 0;
	const others = amounts.filter((other) => other !== amount && !other.isYear);
	if (asked.isYear) return words.some(isOwn) && amounts.filter((other) => other.isYear).length === 1 ? 1 : 0;
	return context.isNamed && others.length === 0 ? 1 : 0;
}

/** Nothing but adjectives between: no verb, no other phrase. */
function directlyFollows(between: string): boolean {
	if (!FOLLOWS.test(between)) return false;
	return !BREAKS.test(between.replace(/^\s*(?:of|in|as|for)\s/, ""));
}

export function fits(value: number, schema: JsonObject): boolean {
	if (schema.type === "integer" && !Number.isInteger(value)) return false;
	const bound = (name: string) => (typeof schema[name] === "number" ? (schema[name] as number) : undefined);
	return (
		value >= (bound("minimum") ?? -Infinity) &&
		value <= (bound("maximum") ?? Infinity) &&
		value > (bound("exclusiveMinimum") ?? -Infinity) &&
		value < (bound("exclusiveMaximum") ?? Infinity)
	);
}
