/**
 * `const`, `enum` and `uniqueItems` by what JSON calls equal. ajv asks the values' own methods, so that a mapping with a key
 * such as `valueOf` breaks it off, and holds every item against every other, which takes minutes over some ten thousand.
 */
import type { Ajv, SchemaValidateFunction } from "ajv";
import type { Json } from "../model/json.ts";
import { canonicalJson } from "../values/canonical-json.ts";

export function addOwnEquality(ajv: Ajv): void {
	for (const keyword of ["const", "enum", "uniqueItems"]) ajv.removeKeyword(keyword);
	ajv.addKeyword({ keyword: "const", errors: true, compile: compileConst });
	ajv.addKeyword({ keyword: "enum", schemaType: "array", errors: true, compile: compileEnum });
	ajv.addKeyword({
		keyword: "uniqueItems",
		type: "array",
		schemaType: "boolean",
		errors: true,
		validate: haveNoRepeated,
	});
}

type Check = SchemaValidateFunction & ((value: Json) => boolean);

function compileConst(wanted: Json): Check {
	const isOne = isAmong([wanted]);
	const check: Check = (value: Json): boolean => {
		if (isOne(value)) return true;
		check.errors = [{ keyword: "const", message: "must be equal to constant", params: { allowedValue: wanted } }];
		return false;
	};
	return check;
}

function compileEnum(wanted: readonly Json[]): Check {
	if (wanted.length === 0) throw new Error("enum must have non-empty array");
	const isOne = isAmong(wanted);
	const check: Check = (value: Json): boolean => {
		if (isOne(value)) return true;
		const message = "must be equal to one of the allowed values";
		check.errors = [{ keyword: "enum", message, params: { allowedValues: wanted } }];
		return false;
	};
	return check;
}

function isAmong(values: readonly Json[]): (value: Json) => boolean {
	const simple = new Set(values.filter((value) => !isCompound(value)));
	const compound = new Set(values.filter(isCompound).map(canonicalJson));
	return (value) => (isCompound(value) ? compound.size > 0 && compound.has(canonicalJson(value)) : simple.has(value));
}

function isCompound(value: Json): boolean {
	return typeof value === "object" && value !== null;
}

const haveNoRepeated: SchemaValidateFunction = (isWanted: boolean, items: readonly Json[]): boolean => {
	const places = new Map<string, number>();
	if (!isWanted) return true;
	for (const [index, item] of items.entries()) {
		const text = canonicalJson(item);
		const earlier = places.get(text);
		if (earlier !== undefined) {
			const message = `must NOT have duplicate items (items ## ${earlier} and ${index} are identical)`;
			haveNoRepeated.errors = [{ keyword: "uniqueItems", message, params: { i: index, j: earlier } }];
			return false;
		}
		places.set(text, index);
	}
	return true;
};
