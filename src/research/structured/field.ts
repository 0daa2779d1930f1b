/** The nouns of structured output: a field to fill, and a value with what supports it. */
import type { Json, JsonObject } from "../../model/json.ts";
import type { Effort } from "../evidence/effort.ts";
import type { Subject } from "../evidence/subject.ts";
import type { StoredPassage } from "../passage.ts";
import type { Support } from "../report/supported-sources.ts";
import type { Gate } from "../search/gate.ts";
import type { Library } from "../search/library.ts";
import type { Term } from "../search/question.ts";

/** Where values are looked for; the same for all fields of a task. */
export interface FieldScope {
	readonly library: Library;
	readonly gate: Gate;
	readonly effort: Effort;
	/** The whole schema, for its local references. */
	readonly root: JsonObject;
	/** The record that the query is about; its fields come from its cells before anything else. */
	readonly record?: SubjectRecord | null;
	/** What the query is about, where no document goes by it. */
	readonly subject?: Subject | null;
	/** Where the query names several things: those that a field may name. */
	readonly choices?: readonly Subject[];
}

/** What tables say of one thing: a record of CSV or JSON, or its rows and columns in tables of a text. */
export interface SubjectRecord {
	readonly cells: readonly RecordCell[];
	/** The document whose other records are about something else. */
	readonly listedIn?: number;
	/** The document that is this record and nothing else. */
	readonly whole?: number;
}

export interface RecordCell {
	/** The name of its column, or of its row where the columns name things. */
	readonly column: string;
	/** Readable. */
	readonly text: string;
	readonly passage: StoredPassage;
	/** It names the record. */
	readonly isName: boolean;
}

/** One place of the schema. */
export interface Field {
	/** JSON Pointer into the output. */
	readonly path: string;
	/** Last name on the path; that of the list for its items. */
	readonly name: string;
	readonly schema: JsonObject;
	/** What the schema says about it: name, title and description in words. */
	readonly label: string;
	readonly terms: readonly Term[];
}

export interface Filled {
	readonly value: Json;
	readonly support: readonly Support[];
}

/** A required field without evidence. */
export interface Missing {
	readonly path: string;
	/** The words looked for. */
	readonly sought: string;
}

export type FillResult = { readonly filled: Filled | null; readonly missing: readonly Missing[] };

export function found(field: Field, value: Json, passages: readonly StoredPassage[]): Filled {
	return { value, support: passages.map((passage) => ({ path: field.path, passage })) };
}
