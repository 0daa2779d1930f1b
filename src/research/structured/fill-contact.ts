/** Addresses: those of the documents in scope, the one nearest to the field's words where there are several. */
import { coverageOf } from "../evidence/coverage.ts";
import { surroundingsOf } from "../evidence/surroundings.ts";
import { stemsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import { emailsIn, phonesIn, sitesIn, urlsIn } from "./cues.ts";
import { type Field, type FieldScope, type Filled, found } from "./field.ts";
import { isOnSubject, passagesInScope } from "./field-evidence.ts";

interface FoundAddress {
	readonly value: string;
	readonly passage: StoredPassage;
	readonly coverage: number;
}

export function fillContact(scope: FieldScope, field: Field, kind: "email" | "url" | "phone"): Filled | null {
	if (scope.gate.documents === undefined && scope.library.documents.length > 2) return null;
	const addresses = passagesInScope(scope)
		.filter((passage) => passage.document.role !== "license" && passage.kind !== "code")
		.flatMap((passage) => addressesIn(scope, field, kind, passage))
		.sort((a, b) => b.coverage - a.coverage);
	const [best] = addresses;
	if (best === undefined) return null;
	const rivals = addresses.filter((item) => item.coverage >= best.coverage && item.value !== best.value);
	return rivals.length > 0 ? null : found(field, best.value, [best.passage]);
}

/** `site` and `mail` of the field's name speak of the kind, the other words of the purpose. */
function addressesIn(
	scope: FieldScope,
	field: Field,
	kind: "email" | "url" | "phone",
	passage: StoredPassage,
): FoundAddress[] {
	return passage.text.split("\n").flatMap((line) => {
		const values = valuesIn(line, field, kind).filter(
			(value) => isOnSubject(scope, passage, line) || isOnSubject(scope, passage, value),
		);
		const place = { ...surroundingsOf(passage, scope.gate), statement: stemsOf(line), passage: [] };
		const coverage = coverageOf(field.terms, place);
		return values.map((value) => ({ value, passage, coverage }));
	});
}

function valuesIn(line: string, field: Field, kind: "email" | "url" | "phone"): string[] {
	if (kind === "email") return emailsIn(line);
	if (kind === "phone") return phonesIn(line);
	const isImage = (url: string) => /\.(?:svg|png|jpe?g|gif)(?:\?|$)|\/badge\b|shields\.io/i.test(url);
	const urls = urlsIn(line).filter((url) => !isImage(url));
	return urls.length > 0 || field.schema.format !== undefined ? urls : sitesIn(line);
}
