/** A place of the schema to a value with its evidence, by type. */
import { isJsonObject, type Json } from "../../model/json.ts";
import { containsRun, splitIdentifier, wordsOf } from "../language/words.ts";
import type { Support } from "../report/supported-sources.ts";
import { type Field, type FieldScope, type Filled, type FillResult, found, type Missing } from "./field.ts";
import { fillArray } from "./fill-array.ts";
import { fillBoolean } from "./fill-boolean.ts";
import { fillFromLabel } from "./fill-from-label.ts";
import { fillFromRecord } from "./fill-from-record.ts";
import { fillNumber } from "./fill-number.ts";
import { fillString } from "./fill-string.ts";
import { findRows } from "./find-rows.ts";
import { allowsNull, makeField, typeOf } from "./make-field.ts";

const MAX_DEPTH = 6;

export function fillValue(scope: FieldScope, field: Field, depth = 0): FillResult {
	if (field.schema.const !== undefined) return { filled: found(field, field.schema.const, []), missing: [] };
	if (typeOf(field.schema) === "object") {
		return depth > MAX_DEPTH ? { filled: null, missing: [] } : fillObject(scope, field, depth);
	}
	const own = typeOf(field.schema) === "array" ? scope : choose(scope, field);
	if (own === null) return { filled: null, missing: [] };
	return { filled: fillFromRecord(own, field) ?? fillScalar(own, field), missing: [] };
}

/** Of several things that the query names, a field with one value speaks of the one that it names; else of none. */
function choose(scope: FieldScope, field: Field): FieldScope | null {
	const { choices = [], subject: own } = scope;
	const label = wordsOf(splitIdentifier(field.label));
	const isOfAnother = own?.rivals.some((rival) => containsRun(label, rival) && !containsRun(own.words, rival)) === true;
	if (choices.length < 2) return isOfAnother ? null : scope;
	const named = choices.filter(({ words }) => containsRun(label, words));
	const [subject] = named;
	if (subject === undefined || named.length > 1) return null;
	return { ...scope, subject, record: findRows(scope.library, subject, scope.gate) };
}

function fillScalar(scope: FieldScope, field: Field): Filled | null {
	switch (typeOf(field.schema)) {
		case "string":
			return fillString(scope, field);
		case "number":
		case "integer":
			return fillNumber(scope, field) ?? fillFromLabel(scope, field);
		case "boolean":
			return fillBoolean(scope, field) ?? fillFromLabel(scope, field);
		case "array":
			return fillArray(scope, field);
		default:
			return null;
	}
}

/** Fills what it can. An object that lacks a required member is not filled, and says which. */
export function fillObject(scope: FieldScope, field: Field, depth: number): FillResult {
	const properties = isJsonObject(field.schema.properties) ? field.schema.properties : {};
	const required = Array.isArray(field.schema.required) ? field.schema.required : [];
	const members: [string, Json][] = [];
	const support: Support[] = [];
	const missing: Missing[] = [];
	for (const [name, schema] of Object.entries(properties)) {
		if (!isJsonObject(schema)) continue;
		const child = makeField(scope, depth === 0 ? null : field, name, schema);
		const placed = { ...child, path: `${field.path}${child.path.slice(child.path.lastIndexOf("/"))}` };
		const result = fillValue(scope, placed, depth + 1);
		if (result.filled !== null) {
			members.push([name, result.filled.value]);
			support.push(...result.filled.support);
		} else if (required.includes(name)) {
			if (allowsNull(schema)) members.push([name, null]);
			else
				missing.push(
					...(result.missing.length > 0 ? result.missing : [{ path: placed.path, sought: soughtBy(placed) }]),
				);
		}
	}
	const isEmpty = members.length === 0 && depth > 0;
	const filled = missing.length > 0 || isEmpty ? null : { value: Object.fromEntries(members), support };
	return { filled, missing };
}

function soughtBy(field: Field): string {
	return field.label.replace(/\s+/g, " ").trim().slice(0, 120);
}
