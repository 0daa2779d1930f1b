/**
 * The one amount of a statement that a field asks for. It belongs to the field's words, has the unit and the
 * period asked for, and no other amount has as good a claim; else there is none.
 */
import type { JsonObject } from "../../model/json.ts";
import { wordsOf } from "../language/words.ts";
import { type AmountContext, claimOf, wordsIn } from "./amount-claim.ts";
import { isOfPeriod } from "./amount-period.ts";
import { type Amount, amountsIn } from "./amounts.ts";
import type { AskedQuantity } from "./asked-quantity.ts";
import { type Clause, clauseAt, clausesOf } from "./clauses.ts";
import { convertAmount } from "./convert-amount.ts";
import { fits } from "./fits-bounds.ts";

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
		if (!isOfPeriod(clauses, amounts, amount, asked, context.headings)) return [];
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
