/** Whether an amount is of the period that a field asks for. */
import type { Amount } from "./amounts.ts";
import type { AskedQuantity } from "./asked-quantity.ts";
import { type Clause, clauseAt, type Period, periodAt, periodsIn } from "./clauses.ts";

/** Where no period is asked for, any but that of a comparison. */
export function isOfPeriod(
	clauses: readonly Clause[],
	amounts: readonly Amount[],
	amount: Amount,
	asked: AskedQuantity,
	headings: readonly string[],
): boolean {
	if (asked.isYear) return true;
	const index = clauseAt(clauses, amount.start);
	if (asked.periods.length === 0) return clauses[index]?.compares !== true;
	const hasAmount = (clause: Clause) =>
		amounts.some((other) => !other.isYear && other.start >= clause.start && other.start < clause.end);
	const stated = periodAt(clauses, index, hasAmount);
	if (stated === "unclear") return false;
	const periods = stated === null ? nearestPeriods(headings) : [stated];
	return periods.length > 0 && periods.every((period) => asked.periods.some((other) => isSame(period, other)));
}

function isSame(one: Period, other: Period): boolean {
	return one.year === other.year && one.part === other.part;
}

/** The periods of the nearest heading that names any. */
function nearestPeriods(headings: readonly string[]): readonly Period[] {
	return headings.map(periodsIn).find((periods) => periods.length > 0) ?? [];
}
