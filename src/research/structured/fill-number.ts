/** Numbers: only those that belong to the field's words, in the unit and of the period that it asks for. */
import { coverageOf, type Surroundings } from "../evidence/coverage.ts";
import type { Evidence } from "../evidence/find-evidence.ts";
import { surroundingsOf } from "../evidence/surroundings.ts";
import { containsRun } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import type { AmountContext } from "./amount-claim.ts";
import { type AskedQuantity, askedQuantity } from "./asked-quantity.ts";
import { chooseAmount } from "./choose-amount.ts";
import { type Field, type FieldScope, type Filled, found } from "./field.ts";
import { evidenceOn } from "./field-evidence.ts";
import { findCell } from "./find-cell.ts";
import { statedUnit } from "./stated-unit.ts";

export function fillNumber(scope: FieldScope, field: Field): Filled | null {
	const asked = askedQuantity(scope, field);
	if (asked.unit === null || asked.terms.length === 0) return null;
	for (const item of evidenceOf(scope, field, asked)) {
		const place = { ...surroundingsOf(item.passage, scope.gate), statement: item.stems, passage: [] };
		if (!asked.named.every((term) => coverageOf([term], place) > 0)) continue;
		const number = chooseAmount(item.statement.own, asked, field.schema, contextOf(item.passage, asked, place));
		if (number !== undefined) return found(field, number, [item.passage]);
	}
	const cell = findCell(scope, field, asked);
	return cell === null ? null : found(field, cell.value, [cell.passage]);
}

/** Statements about the quantity; rows of tables are read by their columns instead. */
function evidenceOf(scope: FieldScope, field: Field, asked: AskedQuantity): Evidence[] {
	return evidenceOn(scope, field, asked.terms).filter((item) => item.passage.kind !== "table");
}

function contextOf(passage: StoredPassage, asked: AskedQuantity, place: Surroundings): AmountContext {
	const headings = [...passage.headings].reverse();
	const isNamed = asked.terms.some(
		(term) =>
			place.headings.includes(term.stem) || term.synonyms.some((synonym) => containsRun(place.headings, synonym.stems)),
	);
	const title = passage.document.title === null ? [] : [passage.document.title];
	return { headings: [...headings, ...title], unit: statedUnit([...headings, passage.text]), isNamed };
}
