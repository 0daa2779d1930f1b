/** What the output schemas say of the fields of outputs: which there are, in which order, and their descriptions. */
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { schemaLeaves } from "../schema-columns.ts";

export interface FieldNote {
	/** Null where there is none, or where two schemas describe a field of this name otherwise. */
	readonly description: string | null;
}

export class FieldNotes {
	/** By column, in the order of the schemas. */
	readonly #notes = new Map<string, { readonly place: number; readonly descriptions: Set<string> }>();

	/** In planned order; null for text. */
	constructor(outputSchemas: readonly (JsonObject | null)[]) {
		for (const schema of outputSchemas) {
			if (schema === null) continue;
			for (const [column, schemas] of schemaLeaves("output", schema)) this.#note(column, descriptionOf(schemas));
		}
	}

	has(column: string): boolean {
		return this.#notes.has(column);
	}

	of(column: string): FieldNote {
		const [description, ...others] = this.#notes.get(column)?.descriptions ?? [];
		return { description: others.length === 0 ? (description ?? null) : null };
	}

	/** Fields of schemas first, in their order; others by name. */
	compare(a: string, b: string): number {
		return this.#placeOf(a) - this.#placeOf(b) || (a < b ? -1 : 1);
	}

	#placeOf(column: string): number {
		return this.#notes.get(column)?.place ?? this.#notes.size;
	}

	#note(column: string, description: string | null): void {
		const note = this.#notes.get(column) ?? { place: this.#notes.size, descriptions: new Set() };
		this.#notes.set(column, note);
		if (description !== null) note.descriptions.add(description);
	}
}

function descriptionOf(schemas: readonly Json[]): string | null {
	const texts = schemas.map((schema) => (isJsonObject(schema) ? schema.description : null));
	return texts.find((text): text is string => typeof text === "string" && text.trim() !== "") ?? null;
}
