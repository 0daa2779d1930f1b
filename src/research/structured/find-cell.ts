/** The cell of a table that a number field asks for: by its row, its column, and the headings above. */
import { coverageOf } from "../evidence/coverage.ts";
import { surroundingsOf } from "../evidence/surroundings.ts";
import { plainText } from "../language/inline-text.ts";
import { rowsOf } from "../language/markdown-blocks.ts";
import { isTopicless } from "../language/stop-words.ts";
import { stemOf, stemsOf, wordsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import { amountsIn } from "./amounts.ts";
import { type AskedQuantity, unitOfColumn } from "./asked-quantity.ts";
import { periodsIn } from "./clauses.ts";
import { convertAmount } from "./convert-amount.ts";
import type { Field, FieldScope } from "./field.ts";
import { isOnSubject, passagesInScope } from "./field-evidence.ts";
import { fits } from "./fits-bounds.ts";
import { statedUnit } from "./stated-unit.ts";
import { isUnitless, unitOf } from "./units.ts";

interface Cell {
	readonly value: number;
	readonly passage: StoredPassage;
	/** How well its labels fit: covered words, the name asked about, few other words. */
	readonly rank: readonly number[];
}

/** The best cell; null where two that fit as well differ. */
export function findCell(scope: FieldScope, field: Field, asked: AskedQuantity): Cell | null {
	const cells = passagesInScope(scope)
		.filter((passage) => passage.kind === "table")
		.flatMap((passage) => cellsIn(scope, field, asked, passage))
		.sort((a, b) => compareRanks(b.rank, a.rank));
	const [best] = cells;
	if (best === undefined) return null;
	const rivals = cells.filter((cell) => compareRanks(cell.rank, best.rank) === 0);
	return rivals.every((cell) => cell.value === best.value) ? best : null;
}

function compareRanks(one: readonly number[], other: readonly number[]): number {
	const at = one.findIndex((value, index) => value !== other[index]);
	return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}

function cellsIn(scope: FieldScope, field: Field, asked: AskedQuantity, passage: StoredPassage): Cell[] {
	return rowsOf(passage.text).flatMap((markdown) => {
		const row = markdown.map(plainText);
		return row.slice(1).flatMap((text, index) => {
			const labels = [row[0] ?? "", passage.columns[index + 1] ?? ""];
			if (!isOnSubject(scope, passage, labels.join("; "))) return [];
			const value = numberOfCell(text, asked, labels, passage);
			if (value === undefined || !fits(value, field.schema)) return [];
			const rank = rankOf(scope, asked, labels, passage);
			return rank === null ? [] : [{ value, passage, rank }];
		});
	});
}

/** The one number of a cell, in the unit asked for; the labels are its row and column. */
export function numberOfCell(
	text: string,
	asked: AskedQuantity,
	labels: readonly string[],
	passage: StoredPassage,
): number | undefined {
	const [amount, ...others] = amountsIn(text);
	if (amount === undefined || others.length > 0) return undefined;
	if (asked.isYear) return amount.isYear ? amount.number : undefined;
	if (/\p{L}/u.test(text.slice(0, amount.start)) || /\p{L}/u.test(text.slice(amount.end))) return undefined;
	if (!isOfPeriod(asked, labels, passage)) return undefined;
	const places = [...labels, passage.columns[0] ?? "", ...[...passage.headings].reverse()];
	const stated = statedUnit(places);
	return convertAmount(amount, asked, isUnitless(stated) ? unitOfColumn(labels.at(-1) ?? "") : stated);
}

function isOfPeriod(asked: AskedQuantity, labels: readonly string[], passage: StoredPassage): boolean {
	const own = labels.flatMap(periodsIn);
	const headings = [...passage.headings].reverse().map(periodsIn);
	const stated = own.length > 0 ? own : (headings.find((periods) => periods.length > 0) ?? []);
	if (asked.periods.length === 0) return own.length === 0;
	return (
		stated.length > 0 && stated.every(({ year, part }) => asked.periods.some((p) => p.year === year && p.part === part))
	);
}

const ENOUGH = 0.75;

function rankOf(
	scope: FieldScope,
	asked: AskedQuantity,
	labels: readonly string[],
	passage: StoredPassage,
): readonly number[] | null {
	const place = surroundingsOf({ ...passage, columns: [] }, scope.gate);
	const own = { ...place, statement: stemsOf(labels.join(" ")), passage: [] };
	const sought = asked.named.length > 0 ? asked.named : asked.terms;
	const coverage = coverageOf(sought, own);
	if (coverage < ENOUGH || coverageOf(sought, { ...own, headings: [], document: [] }) === 0) return null;
	const words = wordsOf(labels.join(" ")).filter((word) => !isTopicless(word) && unitOf(word) === null);
	const named = words.filter((word) => scope.gate.words.has(word));
	const stems = new Set(asked.terms.flatMap((term) => [term.stem, ...term.synonyms.flatMap(({ stems: all }) => all)]));
	const foreign = words.filter(
		(word) => !stems.has(stemOf(word)) && !scope.gate.words.has(word) && !/^\d+$/.test(word),
	);
	return [Number(coverage.toFixed(3)), named.length, -foreign.length];
}
