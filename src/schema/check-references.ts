/** `$ref`s that lead nowhere, each at its place: a validator stops at the first and names the whole schema. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { suggest } from "../values/suggest.ts";
import type { SchemaFault } from "./schema-fault.ts";
import { allSubschemas } from "./subschemas.ts";

/** Schemas that every validator has. */
const KNOWN = /^https?:\/\/json-schema\.org\//;

export function findReferenceFaults(root: JsonObject): SchemaFault[] {
	const all = [...allSubschemas(root)];
	// An `$id` changes what references start from: they are left to the validator.
	if (all.some(({ schema }) => schema.$id !== undefined)) return [];
	return all.flatMap(({ schema, path }): SchemaFault[] => {
		const reference = schema.$ref;
		if (typeof reference !== "string" || KNOWN.test(reference)) return [];
		const fault = faultOf(reference, root);
		return fault === undefined ? [] : [{ path: [...path, "$ref"], target: "value", ...fault }];
	});
}

function faultOf(reference: string, root: JsonObject): Pick<SchemaFault, "message" | "hint"> | undefined {
	if (!reference.startsWith("#")) {
		const message = `expected a reference inside this schema, found \`${reference}\``;
		return { message, hint: "put it under `definitions`, and write `#/definitions/NAME`" };
	}
	// Names such as `#part` are the validator's.
	if (reference !== "#" && !reference.startsWith("#/")) return undefined;
	let value: Json | undefined = root;
	const done: string[] = [];
	for (const part of reference.split("/").slice(1)) {
		const next: Json | undefined = child(value, plainPart(part));
		if (next === undefined) return { message: `there is nothing at \`${reference}\``, ...hintAt(value, part, done) };
		value = next;
		done.push(part);
	}
	return undefined;
}

function hintAt(value: Json | undefined, part: string, done: readonly string[]): { readonly hint?: string } {
	const names = isJsonObject(value) ? Object.keys(value) : [];
	const meant = suggest(plainPart(part), names);
	if (meant !== undefined) return { hint: `did you mean \`${["#", ...done, meant].join("/")}\`?` };
	if (done.length === 0) return { hint: `the schema has no \`${part}\`` };
	return names.length === 0 ? {} : { hint: `there are: ${names.slice(0, 8).join(", ")}` };
}

function child(value: Json | undefined, part: string): Json | undefined {
	if (Array.isArray(value)) return /^\d+$/.test(part) ? value[Number(part)] : undefined;
	return isJsonObject(value) && Object.hasOwn(value, part) ? value[part] : undefined;
}

function plainPart(part: string): string {
	const plain = part.replaceAll("~1", "/").replaceAll("~0", "~");
	try {
		return decodeURIComponent(plain);
	} catch {
		return plain;
	}
}
