/** A field from the cells of the record that the query is about: by the name of its column, or by one that says the same. */
import { coverageOf } from "../evidence/coverage.ts";
import { plainText } from "../language/inline-text.ts";
import { rowsOf } from "../language/statements.ts";
import { splitIdentifier, stemOf, stemsOf, wordsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import { askedQuantity } from "./asked-quantity.ts";
import { valueOfCell } from "./cell-value.ts";
import { type Field, type FieldScope, type Filled, found } from "./field.ts";
import { isIdentity } from "./fill-string.ts";
import { typeOf } from "./make-field.ts";
import { unitOf } from "./units.ts";

interface RecordCell {
	readonly column: string;
	readonly text: string;
	readonly passage: StoredPassage;
	/** It names the record. */
	readonly isName: boolean;
}

/** Null where the record says nothing of it. */
export function fillFromRecord(scope: FieldScope, field: Field): Filled | null {
	const { record } = scope;
	if (record === undefined || record === null || typeOf(field.schema) === "array") return null;
	const cells = record.passages.flatMap(cellsOfPassage);
	const wanted = [
		...cells.filter((cell) => isNamed(cell.column, field)),
		...cells.filter((cell) => cell.isName && isIdentity(field)),
		...cells.filter((cell) => saysTheSame(scope, cell.column, field)),
	];
	for (const cell of wanted) {
		const value = valueOfCell(scope, cell, field, cell.passage);
		if (value !== undefined) return found(field, value, [cell.passage]);
	}
	return null;
}

/** Cells of a row; a long cell is a passage of its own, headed by its column. */
function cellsOfPassage(passage: StoredPassage): RecordCell[] {
	if (passage.kind === "paragraph") {
		return [{ column: passage.headings.at(-1) ?? "", text: passage.text, passage, isName: false }];
	}
	const [row = []] = rowsOf(passage.text);
	return row.map((cell, index) => ({
		column: passage.columns[index] ?? "",
		text: plainText(cell),
		passage,
		isName: index === 0,
	}));
}

function isNamed(column: string, field: Field): boolean {
	const own = stemsOf(splitIdentifier(column)).join(" ");
	const title = typeof field.schema.title === "string" ? field.schema.title : "";
	return own !== "" && [field.name, title].some((name) => stemsOf(splitIdentifier(name)).join(" ") === own);
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
		(word) => said.has(stemOf(word)) || unitOf(word) !== null || /^\d+$/.test(word),
	);
}
