/** Booleans: only what a statement says outright. */
import { coverageOf } from "../evidence/coverage.ts";
import { type Field, type FieldScope, type Filled, found } from "./field.ts";
import { evidenceFor } from "./field-evidence.ts";

const NEGATION = /\b(?:not|no|never|without|cannot|lacks?|unsupported|neither|nor|none|dropped|removed)\b|n['’]t\b/i;
/** How much of the field's words the statement itself must hold before it counts as a yes or a no. */
const EXPLICIT = 0.7;

export function fillBoolean(scope: FieldScope, field: Field): Filled | null {
	for (const item of evidenceFor(scope, field)) {
		const own = coverageOf(field.terms, { statement: item.stems, headings: [], passage: [], document: [] });
		if (
			own < EXPLICIT ||
			/\?\s*$|\b(?:if|whether|when|will|plans?|planned|expect\w*|soon|might|could|would|used to|formerly|previously)\b/i.test(
				item.statement.own,
			)
		)
			continue;
		return found(field, !NEGATION.test(item.statement.own), [item.passage]);
	}
	return null;
}
