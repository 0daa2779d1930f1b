/** Evidence for one field: the statements that cover its name and description. */
import { type Evidence, findEvidence } from "../extractive/find-evidence.ts";
import { findOverview } from "../extractive/overview.ts";
import { splitIdentifier } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import type { Field, FieldScope } from "./field.ts";

const SUMMARY_NAMES =
	/^(?:summary|description|purpose|about|overview|abstract|tagline|synopsis|one liner|what it (?:is|does)(?: for)?|what for|use|used for|goal)$/i;

/** Statements for the field, best first; empty when the best covers too little. */
export function evidenceFor(scope: FieldScope, field: Field): Evidence[] {
	if (isSummary(field)) return findOverview(scope.library, scope.gate, scope.effort);
	if (field.terms.length === 0) return [];
	const question = { text: field.label, terms: field.terms, required: [], requiredText: [], isForValues: true };
	return findEvidence(scope.library, question, scope.gate, scope.effort);
}

/** True for a field that says what the thing is. */
export function isSummary(field: Field): boolean {
	return SUMMARY_NAMES.test(splitIdentifier(field.name)) || (field.terms.length === 0 && field.label !== "");
}

/** The documents of the scope, all their passages in order, within a bound. */
export function passagesInScope(scope: FieldScope, perDocument = 400, documents = 40): StoredPassage[] {
	const ids = scope.gate.documents ?? scope.library.documents.map((document) => document.id);
	return ids.slice(0, documents).flatMap((id) => scope.library.reader.passagesOf(id, perDocument));
}
