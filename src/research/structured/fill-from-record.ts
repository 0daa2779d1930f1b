/** A field from the cells of the record that the query is about: by the name of its column, or by one that says the same. */
import { coverageOf } from "../evidence/coverage.ts";
import { isTopicless } from "../language/stop-words.ts";
import { splitIdentifier, stemOf, stemsOf, wordsOf } from "../language/words.ts";
import { askedQuantity } from "./asked-quantity.ts";
import { valueOfCell } from "./cell-value.ts";
import { type Field, type FieldScope, type Filled, found } from "./field.ts";
import { isIdentity } from "./fill-string.ts";
import { typeOf } from "./make-field.ts";
import { unitOf } from "./units.ts";

/** Null where the record says nothing of it. */
export function fillFromRecord(scope: FieldScope, field: Field): Filled | null {
	const { record } = scope;
	if (record === undefined || record === null || typeOf(field.schema) === "array") return null;
	const { cells } = record;
	const wanted = [
		cells.filter((cell) => isNamed(cell.column, field)),
		cells.filter((cell) => cell.isName && isIdentity(field)),
		cells.filter((cell) => saysTheSame(scope, cell.column, field)),
	];
	for (const fitting of wanted) {
		const values = fitting.flatMap((cell) => {
			const value = valueOfCell(scope, cell, field, cell.passage);
			return value === undefined ? [] : [{ value, passage: cell.passage }];
		});
		const [first, ...others] = values;
		if (first === undefined) continue;
		// Where two tables of it differ, neither is believed.
		return others.every(({ value }) => value === first.value) ? found(field, first.value, [first.passage]) : null;
	}
	return null;
}

function isNamed(column: string, field: Field): boolean {
	const title = typeof field.schema.title === "string" ? field.schema.title : "";
	const names = new Set([field.name, title].map(stemmed).filter((name) => name !== ""));
	return names.has(stemmed(column)) || names.has(stemmed(column.replace(/\s*\([^)]*\)\s*$/, "")));
}

function stemmed(name: string): string {
	return stemsOf(splitIdentifier(name)).join(" ");
}

const ENOUGH = 0.75;

/** The column covers what the field asks, and says nothing beyond it but a unit or a year. */
function saysTheSame(scope: FieldScope, column: string, field: Field): boolean {
	const asked = askedQuantity(scope, field);
	const terms = asked.named.length > 0 ? asked.named : field.terms;
	const statement = stemsOf(splitIdentifier(column));
	if (coverageOf(terms, { statement, headings: [], passage: [], document: [] }) < ENOUGH) return false;
	const said = new Set(field.terms.flatMap((term) => [term.stem, ...term.synonyms.flatMap(({ stems }) => stems)]));
	return wordsOf(splitIdentifier(column)).every(
		(word) => said.has(stemOf(word)) || isTopicless(word) || unitOf(word) !== null || /^\d+$/.test(word),
	);
}
