/**
 * A field from a line that is nothing but its name and its value: `Headquarters: Springfield`, `- **Sector:** lighting`.
 * Such a line is too short to be a statement that a report cites, and says all that a field asks.
 */
import { plainText } from "../language/inline-text.ts";
import type { StoredPassage } from "../passage.ts";
import { valueOfCell } from "./cell-value.ts";
import { type Field, type FieldScope, type Filled, found } from "./field.ts";
import { passagesInScope } from "./field-evidence.ts";
import { labelledValue } from "./labelled-value.ts";
import { typeOf } from "./make-field.ts";

const LABELLED = /^\p{L}[^:.!?]{1,59}:\s+\S/u;
const UNTOLD = /^(?:unknown|none|not known|n\/?a|tb[adc]|to be \w+|[-–—?.]+)$/i;

/** Null where no line has the field's name, and where two that have it differ: one of them is about something else. */
export function fillFromLabel(scope: FieldScope, field: Field): Filled | null {
	if (scope.gate.documents === undefined && scope.library.documents.length > 1) return null;
	const { maxLength } = field.schema;
	const lines = passagesInScope(scope).flatMap((passage) =>
		labelledLines(passage).flatMap((line) => {
			const text = labelledValue(line, field);
			if (text === null || UNTOLD.test(text)) return [];
			const column = line.slice(0, line.indexOf(":"));
			const value = valueOfCell(scope, { text, column }, field, passage);
			return value === undefined ? [] : [{ value, passage }];
		}),
	);
	const [first] = lines;
	if (first === undefined || lines.some(({ value }) => value !== first.value)) return null;
	const isTooLong =
		typeof maxLength === "number" && typeOf(field.schema) === "string" && String(first.value).length > maxLength;
	return isTooLong ? null : found(field, first.value, [first.passage]);
}

/** A line that the next one continues is a sentence, and none of them. */
function labelledLines({ kind, text }: StoredPassage): readonly string[] {
	if (kind === "code" || kind === "table") return [];
	const lines = text.split(/\r\n|\r|\n/).map((line) => ({ isEntry: ENTRY.test(line), text: readable(line) }));
	return lines.flatMap(({ text: line }, index) => {
		const next = lines[index + 1];
		const isWhole = next === undefined || next.text === "" || next.isEntry || LABELLED.test(next.text);
		return isWhole && LABELLED.test(line) ? [line] : [];
	});
}

const ENTRY = /^\s*(?:>\s*)*(?:[-*+]|\d{1,9}[.)])\s+/;

function readable(line: string): string {
	return plainText(line.replace(ENTRY, "").replace(/^\s*(?:>\s*)+/, "")).trim();
}
