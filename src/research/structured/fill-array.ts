/** Arrays: entries of a list, rows of a table, headings of a section; else the statements found. */
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { coverageOf } from "../evidence/coverage.ts";
import { isCallToAction } from "../evidence/demerit.ts";
import type { Evidence } from "../evidence/find-evidence.ts";
import { containsRun, splitIdentifier, stemsOf } from "../language/words.ts";
import { askedQuantity } from "./asked-quantity.ts";
import { type LabelledCell, valueOfCell } from "./cell-value.ts";
import { type Field, type FieldScope, type Filled, found } from "./field.ts";
import { evidenceFor } from "./field-evidence.ts";
import { isLicense, sentence } from "./fill-string.ts";
import { numberOfCell } from "./find-cell.ts";
import { findLicense } from "./find-license.ts";
import { findVersions, isVersion } from "./find-versions.ts";
import { type Entry, isUnaskedCall, type ListSection, listSections } from "./list-sections.ts";
import { makeField, resolveSchema, typeOf } from "./make-field.ts";
import { personsIn } from "./named-values.ts";

const MOST_ITEMS = 12;
const FEWER_ITEMS = 5;

interface Item {
	readonly value: Json;
	readonly passage: Entry["passage"];
}

export function fillArray(scope: FieldScope, field: Field): Filled | null {
	const items = resolveSchema(scope.root, isJsonObject(field.schema.items) ? field.schema.items : {});
	const candidates = typeOf(items) === "object" ? objectItems(scope, field, items) : scalarItems(scope, field, items);
	const most = typeof field.schema.maxItems === "number" ? field.schema.maxItems : MOST_ITEMS;
	const distinct = [...new Map(candidates.map((item) => [JSON.stringify(item.value), item])).values()].slice(0, most);
	if (distinct.length === 0) return null;
	return found(
		field,
		distinct.map((item) => item.value),
		[...new Set(distinct.map((item) => item.passage))],
	);
}

function scalarItems(scope: FieldScope, field: Field, items: JsonObject): Item[] {
	if (Array.isArray(items.enum)) return statedMembers(scope, field, items.enum);
	if (isLicense(field)) {
		const license = findLicense(scope);
		return license === null ? [] : [{ value: license.id, passage: license.passage }];
	}
	if (isVersion(field)) return findVersions(scope, field).map(({ text, passage }) => ({ value: text, passage }));
	const persons = typeOf(items) === "string" ? personsOf(scope, field) : [];
	if (persons.length > 0) return persons;
	const [section] = listSections(scope, field);
	const fromList = section?.entries.flatMap((entry) => scalarOf(scope, field, entry, items)) ?? [];
	return fromList.length > 0 ? fromList : statements(scope, field, items);
}

function personsOf(scope: FieldScope, field: Field): Item[] {
	for (const { statement, passage } of evidenceFor(scope, field)) {
		const persons = personsIn(statement.own, splitIdentifier(field.name));
		if (persons.length > 0) return persons.map((value) => ({ value, passage }));
	}
	return [];
}

function scalarOf(scope: FieldScope, field: Field, entry: Entry, items: JsonObject): Item[] {
	const type = typeOf(items);
	if (type === "string") {
		const limit = typeof items.maxLength === "number" ? items.maxLength : Infinity;
		const value = entry.text.length <= limit ? entry.text : (entry.cells[0] ?? "");
		return value === "" ? [] : [{ value, passage: entry.passage }];
	}
	if (type !== "number" && type !== "integer") return [];
	const value = numberOfCell(entry.text, askedQuantity(scope, { ...field, schema: items }), [], entry.passage);
	return value === undefined ? [] : [{ value, passage: entry.passage }];
}

function statements(scope: FieldScope, field: Field, items: JsonObject): Item[] {
	if (typeOf(items) !== "string") return [];
	return evidenceFor(scope, field)
		.filter(
			(item) =>
				!item.statement.isOrphan &&
				!isCallToAction(item.statement.text) &&
				!isUnaskedCall(item.statement.text, field) &&
				saysItself(item, field),
		)
		.slice(0, FEWER_ITEMS)
		.map((item) => ({ value: sentence(item), passage: item.passage }));
}

/** Not only the headings above a statement speak of the field. */
function saysItself(item: Evidence, field: Field): boolean {
	return coverageOf(field.terms, { statement: item.stems, headings: [], passage: [], document: [] }) >= 0.85;
}

/** Members of the enum that the evidence names, in the schema's order. */
function statedMembers(scope: FieldScope, field: Field, members: readonly unknown[]): Item[] {
	const evidence = evidenceFor(scope, field);
	return members.flatMap((member) => {
		if (typeof member !== "string") return [];
		const run = stemsOf(splitIdentifier(member));
		const item = evidence.find((candidate) => containsRun(candidate.stems, run));
		return item === undefined ? [] : [{ value: member, passage: item.passage }];
	});
}

function objectItems(scope: FieldScope, field: Field, items: JsonObject): Item[] {
	const properties = isJsonObject(items.properties) ? items.properties : {};
	const fields = Object.entries(properties).flatMap(([name, schema]) =>
		isJsonObject(schema) ? [makeField(scope, null, name, schema)] : [],
	);
	const required = Array.isArray(items.required) ? items.required : [];
	for (const section of listSections(scope, field)) {
		const objects = section.entries.flatMap((entry) => {
			const value =
				section.kind === "table" ? fromRow(scope, section, entry, fields) : fromEntry(scope, field, entry, fields);
			const isWhole = Object.keys(value).length > 0 && required.every((name) => Object.hasOwn(value, String(name)));
			return isWhole ? [{ value, passage: entry.passage }] : [];
		});
		if (objects.length > 0) return objects;
	}
	return [];
}

/** Columns to properties by their words. */
function fromRow(scope: FieldScope, section: ListSection, entry: Entry, fields: readonly Field[]): JsonObject {
	const columns = section.columns.map((column) => stemsOf(splitIdentifier(column)));
	return collect(scope, fields, entry, (field) => {
		const name = stemsOf(splitIdentifier(field.name));
		const exact = columns.findIndex((column) => column.join(" ") === name.join(" "));
		const near = columns.findIndex((column) => column.some((stem) => name.includes(stem)));
		const at = exact >= 0 ? exact : near;
		return { text: entry.cells[at], column: section.columns[at] ?? "" };
	});
}

const NAMING = /^(?:name|title|option|key|term|flag|id|label|item|parameter|setting|feature|step)s?$/i;
const TELLING =
	/^(?:desc(?:ription)?|meaning|purpose|summary|details?|text|effect|explanation|what it does|value|note)s?$/i;

/** What an entry names (the `code` of `error_codes`), and what it says about it. */
function fromEntry(scope: FieldScope, list: Field, entry: Entry, fields: readonly Field[]): JsonObject {
	const kind = stemsOf(splitIdentifier(list.name)).at(-1);
	return collect(scope, fields, entry, (field) => {
		const name = splitIdentifier(field.name);
		const type = typeOf(field.schema);
		const names = NAMING.test(name.split(" ").at(-1) ?? "") || stemsOf(name).at(-1) === kind;
		if (type === "string" && names) return { text: entry.cells[0], column: "" };
		const tells = (type === "string" && TELLING.test(name)) || type === "number" || type === "integer";
		return { text: tells ? entry.cells[1] : undefined, column: "" };
	});
}

function collect(
	scope: FieldScope,
	fields: readonly Field[],
	entry: Entry,
	cellOf: (field: Field) => LabelledCell,
): JsonObject {
	const members = fields.flatMap((field): [string, Json][] => {
		const value = valueOfCell(scope, cellOf(field), field, entry.passage);
		return value === undefined ? [] : [[field.name, value]];
	});
	return Object.fromEntries(members);
}
