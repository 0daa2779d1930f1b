/** From a place of the schema to what is looked for there. */
import { isJsonObject, type JsonObject } from "../../model/json.ts";
import { withoutMeasureWord } from "../language/answer-type.ts";
import { splitIdentifier, wordsOf } from "../language/words.ts";
import { resolvePointer } from "../pointer.ts";
import { type Term, termsOf } from "../search/question.ts";
import type { Field, FieldScope } from "./field.ts";

/** What the description says counts less than the name; what the parent is called, less still. */
const DESCRIPTION_WEIGHT = 0.3;
const PARENT_WEIGHT = 0.25;
const MAX_REFERENCES = 20;
const SCHEMA_WORDS = new Set([
	"name",
	"names",
	"info",
	"data",
	"url",
	"urls",
	"date",
	"number",
	"count",
	"id",
	"it",
	"is",
]);

export function makeField(scope: FieldScope, parent: Field | null, name: string, schema: JsonObject): Field {
	const resolved = resolveSchema(scope.root, schema);
	const named = `${splitIdentifier(name)} ${textOf(resolved.title)}`;
	const described = textOf(resolved.description);
	return {
		path: `${parent?.path ?? ""}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
		name,
		schema: resolved,
		label: `${named} ${described}`.trim(),
		terms: weigh(scope, named, described, parent),
	};
}

/** A name that the corpus never uses leaves the word to the description. */
function weigh(scope: FieldScope, named: string, described: string, parent: Field | null): Term[] {
	const own = termsOf(scope.library, wordsOf(named), scope.gate);
	const telling = own.filter((term) => !SCHEMA_WORDS.has(term.word));
	const names = telling.length > 0 ? telling : own;
	const words = termsOf(scope.library, wordsOf(withoutMeasureWord(described)), scope.gate);
	const isForeign = words.length > 1 && names.every((term) => scope.library.reader.frequency(term.word) === 0);
	const terms = new Map<string, Term>();
	for (const term of names) terms.set(term.stem, isForeign ? scaled(term, DESCRIPTION_WEIGHT) : term);
	const descriptionWeight = isForeign || names.length === 0 ? 1 : DESCRIPTION_WEIGHT;
	for (const term of words) if (!terms.has(term.stem)) terms.set(term.stem, scaled(term, descriptionWeight));
	for (const term of parent?.terms ?? []) if (!terms.has(term.stem)) terms.set(term.stem, scaled(term, PARENT_WEIGHT));
	return [...terms.values()];
}

function scaled(term: Term, factor: number): Term {
	return { ...term, weight: term.weight * factor };
}

function textOf(value: unknown): string {
	return typeof value === "string" ? value : "";
}

/** Follows local references and takes the first alternative that can hold a value. */
export function resolveSchema(root: JsonObject, schema: JsonObject): JsonObject {
	let current = schema;
	for (let steps = 0; steps < MAX_REFERENCES; steps += 1) {
		const next = referenced(root, current) ?? alternative(current);
		if (next === null) return current;
		const { $ref: _, anyOf: __, oneOf: ___, ...own } = current;
		current = { ...next, ...own };
	}
	return current;
}

function referenced(root: JsonObject, schema: JsonObject): JsonObject | null {
	if (typeof schema.$ref !== "string" || !schema.$ref.startsWith("#")) return null;
	const target = resolvePointer(root, schema.$ref.slice(1));
	return isJsonObject(target) ? target : null;
}

function alternative(schema: JsonObject): JsonObject | null {
	const options = [schema.anyOf, schema.oneOf].find((value) => Array.isArray(value)) as readonly unknown[] | undefined;
	return options?.filter(isJsonObject).find((option) => option.type !== "null") ?? null;
}

/** The type a value is built for; the first that is not `null` of several. */
export function typeOf(schema: JsonObject): string {
	const { type } = schema;
	if (typeof type === "string") return type;
	if (Array.isArray(type)) return String(type.find((item) => item !== "null") ?? "null");
	if (isJsonObject(schema.properties)) return "object";
	if (isJsonObject(schema.items)) return "array";
	const sample = Array.isArray(schema.enum) ? schema.enum.find((item) => item !== null) : schema.const;
	return sample === undefined ? "string" : typeof sample;
}

/** True where the schema takes null. */
export function allowsNull(schema: JsonObject): boolean {
	const isNull = (value: unknown) => value === "null" || (isJsonObject(value) && value.type === "null");
	const listed = [schema.type, schema.anyOf, schema.oneOf].some((value) => Array.isArray(value) && value.some(isNull));
	return listed || schema.type === "null" || (Array.isArray(schema.enum) && schema.enum.includes(null));
}
