/** A text field with a pattern: the first piece of the evidence that fits it. */
import { firstMatch, SlowPatternError } from "../../schema/bounded-pattern.ts";
import { type Field, type FieldScope, type Filled, found } from "./field.ts";
import { evidenceFor } from "./field-evidence.ts";

/** A field whose pattern took longer than it may. */
export class SlowFieldError extends Error {
	override readonly name = "SlowFieldError";
}

/** Throws SlowFieldError. */
export function fillByPattern(scope: FieldScope, field: Field, pattern: string): Filled | null {
	const inner = withoutAnchors(pattern);
	if (inner === null) return null;
	for (const item of evidenceFor(scope, field)) {
		const value = matchIn(field, inner, item.statement.own);
		if (value !== null && value !== "") return found(field, value, [item.passage]);
	}
	return null;
}

/** A field's value stands within a statement, so that its pattern is looked for without its anchors. */
function withoutAnchors(pattern: string): RegExp | null {
	try {
		return new RegExp(pattern.replace(/^\^/, "").replace(/(?<!\\)\$$/, ""), "u");
	} catch {
		return null;
	}
}

function matchIn(field: Field, pattern: RegExp, text: string): string | null {
	try {
		return firstMatch(pattern, text);
	} catch (error) {
		if (!(error instanceof SlowPatternError)) throw error;
		throw new SlowFieldError(`${field.path} cannot be filled: ${error.message}.`, { cause: error });
	}
}
