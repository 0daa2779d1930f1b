/**
 * The clauses of a statement, and the period that an amount in it belongs to. `EUR 81.5 million in 2024,
 * up from EUR 63 million in 2023`: each amount has the year of its own clause, and what a clause that
 * compares says is not what the statement says of its subject.
 */

/** A year, with the quarter or half of it where one is named. */
export interface Period {
	readonly year: number;
	readonly part: string | null;
}

export interface Clause {
	readonly start: number;
	readonly end: number;
	readonly text: string;
	/** It tells what something is compared with: a value of before, or of another. */
	readonly compares: boolean;
	/** It goes on with what the clause before began. */
	readonly continues: boolean;
}

const BREAK =
	/[();]|\s[–—]\s|,?\s+\b(?:(?:up|down|compared|versus|vs\.?|against|after|while|whereas|but|than|instead of|rather than|from|to|and)\b)|,\s+(?=(?:in|for|by)\s+(?:fy\s?)?(?:1[5-9]|20)\d\d\b)|,\s+(?=\p{Lu}?\p{L}*\s?[$€£¥]?\d)/giu;
const COMPARES = /^(?:up|down|compared|versus|vs|against|after|than|instead|rather|from)\b/i;
const CHANGES =
	/\b(?:rose|rise|rising|grew|grow\w*|fell|fall\w*|drop\w*|increas\w+|decreas\w+|later|next|then|before|previous\w*|following)\b/i;

export function clausesOf(text: string): Clause[] {
	const cuts = [0];
	for (const match of text.matchAll(BREAK)) if (!joinsYears(text, match)) cuts.push(match.index);
	return cuts
		.map((start, index) => ({ start, end: cuts[index + 1] ?? text.length }))
		.filter(({ start, end }) => end > start)
		.map(({ start, end }) => {
			const own = text.slice(start, end);
			const opening = own.replace(/^[\s,;()–—]+/, "");
			const continues = /^(?:to|and)\b/i.test(opening) || own.startsWith("(");
			return { start, end, text: own, compares: COMPARES.test(opening), continues };
		});
}

/** `2023 and 2024`, `from 2019 to 2024`: one phrase. */
function joinsYears(text: string, match: RegExpExecArray): boolean {
	const before = text.slice(0, match.index);
	const after = text.slice(match.index + match[0].length);
	if (/\b(?:1[5-9]|20)\d\d$/.test(before) && /^\s*(?:in\s+)?(?:1[5-9]|20)\d\d\b/.test(after)) return true;
	return /\bfrom$/i.test(match[0]) && /^\s*(?:1[5-9]|20)\d\d\b/.test(after);
}

/** The clause that a position lies in. */
export function clauseAt(clauses: readonly Clause[], position: number): number {
	return clauses.findLastIndex((clause) => clause.start <= position);
}

/**
 * The period of an amount in the clause: its own, else the one that a clause before it introduces without an
 * amount of its own (`In 2024, revenue rose from … to …`). `"unclear"` where several could be meant.
 */
export function periodAt(clauses: readonly Clause[], index: number, hasAmount: (clause: Clause) => boolean) {
	const own = clauses[index];
	if (own === undefined) return null;
	const periods = periodsIn(own.text);
	if (periods.length > 0) return periods.length === 1 ? (periods[0] ?? null) : "unclear";
	if (own.compares) return "unclear";
	const all = clauses.flatMap((clause) => periodsIn(clause.text));
	if (all.length === 0) return null;
	return inherited(clauses, index, hasAmount) ?? "unclear";
}

function inherited(clauses: readonly Clause[], index: number, hasAmount: (clause: Clause) => boolean): Period | null {
	const own = clauses[index];
	for (let at = index - 1; at >= 0; at -= 1) {
		const clause = clauses[at];
		if (clause === undefined || clause.compares) continue;
		const [period, ...others] = periodsIn(clause.text);
		if (period === undefined) continue;
		if (others.length > 0) return null;
		const introduces =
			/^[\s(]*(?:(?:in|for|during|at the end of|as of)\s+)?(?:the\s+)?(?:(?:fiscal|financial)\s+)?(?:year\s+)?(?:fy\s?)?(?:1[5-9]|20)\d\d\b/i;
		if (!hasAmount(clause)) return period;
		const between = clauses.slice(at + 1, index + 1).map((part) => part.text);
		const goesOn = own?.continues === true && introduces.test(clause.text);
		return goesOn && !between.some((part) => CHANGES.test(part)) ? period : null;
	}
	return null;
}

const QUARTERS: readonly (readonly [part: string, pattern: RegExp])[] = [
	["Q1", /\bq1\b|\bfirst[- ]quarter\b/i],
	["Q2", /\bq2\b|\bsecond[- ]quarter\b/i],
	["Q3", /\bq3\b|\bthird[- ]quarter\b/i],
	["Q4", /\bq4\b|\bfourth[- ]quarter\b/i],
	["H1", /\bh1\b|\bfirst[- ]half\b/i],
	["H2", /\bh2\b|\bsecond[- ]half\b/i],
	["months", /\b(?:three|six|nine|[369])[- ]months?\b/i],
	[
		"month",
		/\bin (?:january|february|march|april|may|june|july|august|september|october|november|december)(?:,? (?:1[5-9]|20)\d\d)?\b/i,
	],
];

/** The part of a year that a text names, or null. */
export function yearPartIn(text: string): string | null {
	return QUARTERS.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
}

/** Each year that a text names, with the part of it. Numbers with a unit and parts of longer numbers are none. */
export function periodsIn(text: string): Period[] {
	const years = [
		...text.matchAll(/(?<![\p{L}\p{N}.,$€£¥-])(?:FY\s?)?((?:1[5-9]|20)\d\d)(?![\p{L}\p{N}]|[.,]\d|\s?[%€])/gu),
	]
		.filter(
			(match) => !/^\s+(?:employees|people|users|customers|files)\b/.test(text.slice(match.index + match[0].length)),
		)
		.map((match) => Number(match[1]));
	const part = yearPartIn(text);
	return [...new Set(years)].map((year) => ({ year, part }));
}
