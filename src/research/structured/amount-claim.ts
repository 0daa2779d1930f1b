/** Whether an amount belongs to the words of a field, or to another quantity of the sentence. */
import { stemOf, wordsOf } from "../language/words.ts";
import type { Amount } from "./amounts.ts";
import type { AskedQuantity } from "./asked-quantity.ts";
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

export interface PlacedWord {
	readonly stem: string;
	readonly start: number;
	readonly end: number;
}

export function wordsIn(text: string): PlacedWord[] {
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
export function claimOf(
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
