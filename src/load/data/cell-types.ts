/** What the cells of a CSV file become where a schema says so; a cell that does not read as its type stays text. */
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { isExactNumber } from "../../values/exact-number.ts";
import { pointerParts } from "../../values/json-pointer.ts";

/** The types a column may have, but for text. */
export interface CellTypes {
	readonly isNumber: boolean;
	readonly isBoolean: boolean;
	/** An empty cell is nothing. */
	readonly isNull: boolean;
	/** Text is allowed too, so that nothing but an empty cell is read otherwise. */
	readonly isText: boolean;
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
const BOOLEAN = /^(?:true|false)$/i;
const MOST_REFERENCES = 20;

/** By column, of the properties of a row's schema that name a type; references within the schema are followed. */
export function cellTypesOf(schema: JsonObject): ReadonlyMap<string, CellTypes> {
	const { properties } = resolve(schema, schema);
	const types = new Map<string, CellTypes>();
	for (const [column, property] of Object.entries(isJsonObject(properties) ? properties : {})) {
		const names = typeNames(isJsonObject(property) ? resolve(property, schema) : {});
		if (names.length === 0 || (names.length === 1 && names[0] === "string")) continue;
		types.set(column, {
			isNumber: names.includes("number") || names.includes("integer"),
			isBoolean: names.includes("boolean"),
			isNull: names.includes("null"),
			isText: names.includes("string"),
		});
	}
	return types;
}

export function cellValue(cell: string, types: CellTypes | undefined): Json {
	if (types === undefined) return cell;
	if (cell === "" && types.isNull) return null;
	if (types.isText) return cell;
	const word = cell.trim();
	if (types.isNumber && NUMBER.test(word) && isExactNumber(word)) return Number(word);
	if (types.isBoolean && BOOLEAN.test(word)) return word.toLowerCase() === "true";
	return cell;
}

/** True for a cell that is a number, but one that would come out as another. */
export function isInexactCell(cell: Json, types: CellTypes | undefined): boolean {
	return isNumeral(cell) && types?.isNumber === true && !types.isText;
}

/** True for a cell that reads as a number or a truth value, and stayed text for what the schema says of its column. */
export function isCellKeptAsText(cell: Json, types: CellTypes | undefined): boolean {
	const reads = isNumeral(cell) || (typeof cell === "string" && BOOLEAN.test(cell.trim()));
	return reads && (types === undefined || types.isText);
}

function isNumeral(cell: Json): boolean {
	return typeof cell === "string" && NUMBER.test(cell.trim());
}

function typeNames({ type }: JsonObject): readonly Json[] {
	return Array.isArray(type) ? type : type === undefined ? [] : [type];
}

function resolve(schema: JsonObject, root: JsonObject): JsonObject {
	let found = schema;
	for (let step = 0; step < MOST_REFERENCES && typeof found.$ref === "string"; step += 1) {
		let target: Json | undefined = root;
		for (const part of pointerParts(found.$ref)) {
			target = isJsonObject(target) && Object.hasOwn(target, part) ? target[part] : undefined;
		}
		if (!isJsonObject(target)) return {};
		found = target;
	}
	return found;
}
