import type { Json } from "../../model/json.ts";
import type { StoredPassage } from "../passage.ts";
import { askedQuantity } from "./asked-quantity.ts";
import { datesIn, emailsIn } from "./cues.ts";
import type { Field, FieldScope } from "./field.ts";
import { numberOfCell } from "./find-cell.ts";
import { fits } from "./fits-bounds.ts";
import { typeOf } from "./make-field.ts";
import { valueKindOf } from "./value-kind.ts";

/** A cell's text with the name of its column. */
export interface LabelledCell {
	readonly text: string | undefined;
	readonly column: string;
}

/** The cell as the field's type has it, or undefined where it is nothing of the kind. */
export function valueOfCell(
	scope: FieldScope,
	cell: LabelledCell,
	field: Field,
	passage: StoredPassage,
): Json | undefined {
	const { text = "", column } = cell;
	if (text === "") return undefined;
	const type = typeOf(field.schema);
	if (type === "string") {
		const members = field.schema.enum;
		return Array.isArray(members)
			? members.find((member) => String(member).toLowerCase() === text.toLowerCase())
			: textOfKind(field, text);
	}
	if (type === "number" || type === "integer") {
		const value = numberOfCell(text, askedQuantity(scope, field), [column], passage);
		return value !== undefined && fits(value, field.schema) ? value : undefined;
	}
	if (type !== "boolean") return undefined;
	if (/^(?:yes|true|✓|✔|✅|x|supported)$/iu.test(text)) return true;
	return /^(?:no|false|✗|✘|❌|-|unsupported)$/iu.test(text) ? false : undefined;
}

/** A cell of a date, an address or a number of telephone holds one, or nothing that is asked for. */
function textOfKind(field: Field, text: string): string | undefined {
	const only = (values: readonly string[]) => (values.length === 1 ? values[0] : undefined);
	switch (valueKindOf(field)) {
		case "date":
			return field.schema.format === "date" ? only(datesIn(text)) : text;
		case "email":
			return only(emailsIn(text));
		default:
			return text;
	}
}
