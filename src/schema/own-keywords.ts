/**
 * Keywords by what JSON means. ajv asks the values' own methods whether they are equal, so that a mapping with a key such as
 * `valueOf` breaks it off, holds every item against every other, which takes minutes over some ten thousand, and divides in
 * binary to see what is a multiple.
 */
import type { Ajv, SchemaValidateFunction } from "ajv";
import type { Json } from "../model/json.ts";
import { isContainer } from "../model/nesting.ts";
import { canonicalJson } from "../values/canonical-json.ts";
import { isMultipleOf } from "../values/is-multiple-of.ts";

/** In place of ajv's `const`, `enum`, `uniqueItems` and `multipleOf`. */
export function addOwnKeywords(ajv: Ajv): void {
	for (const keyword of ["const", "enum", "uniqueItems", "multipleOf"]) ajv.removeKeyword(keyword);
	ajv.addKeyword({
		keyword: "multipleOf",
		type: "number",
		schemaType: "number",
		errors: true,
		compile: compileMultipleOf,
	});
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

type Check<Value = Json> = SchemaValidateFunction & ((value: Value) => boolean);

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

function compileMultipleOf(step: number): Check<number> {
	const check: Check<number> = (value: number): boolean => {
		if (isMultipleOf(value, step)) return true;
		check.errors = [{ keyword: "multipleOf", message: `must be multiple of ${step}`, params: { multipleOf: step } }];
		return false;
	};
	return check;
}

function isAmong(values: readonly Json[]): (value: Json) => boolean {
	const simple = new Set(values.filter((value) => !isContainer(value)));
	const compound = new Set(values.filter(isContainer).map(canonicalJson));
	return (value) => (isContainer(value) ? compound.size > 0 && compound.has(canonicalJson(value)) : simple.has(value));
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
