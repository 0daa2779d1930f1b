/** Parts of a report that hold: each statement with the passages that it names. */
import type { StoredPassage } from "../passage.ts";
import type { Part, Statement } from "./report-parts.ts";

/** A statement with the passages that it names, in its order; what was no passage's number is gone. */
export interface CheckedStatement extends Statement {
	readonly passages: readonly StoredPassage[];
}

export type CheckedPart =
	| Extract<Part, { kind: "heading" }>
	| { readonly kind: "text"; readonly marker: string; readonly statements: readonly CheckedStatement[] }
	| { readonly kind: "table"; readonly head: readonly string[]; readonly rows: readonly CheckedStatement[] }
	| { readonly kind: "code"; readonly statement: CheckedStatement };
