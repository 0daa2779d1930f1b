/** What a JSON Schema asks for where a value breaks it, in the words of all other messages: "at least 1 character". */
import type { ErrorObject } from "ajv";
import type { Json } from "../model/json.ts";
import { plural } from "../values/plural.ts";

const TYPES: { readonly [type: string]: string } = {
	string: "text",
	number: "a number",
	integer: "a whole number",
	boolean: "true or false",
	null: "nothing",
	array: "a list",
	object: "a mapping",
};
const RANGES: { readonly [comparison: string]: (limit: unknown) => string } = {
	">=": (limit) => `a number, ${limit} or more`,
	"<=": (limit) => `a number, ${limit} or less`,
	">": (limit) => `a number above ${limit}`,
	"<": (limit) => `a number below ${limit}`,
};

/** To follow "expected"; undefined for keywords that no short phrase says. */
export function describeExpectation({ keyword, params }: ErrorObject): string | undefined {
	const limit = Number(params.limit);
	switch (keyword) {
		case "type":
			return [params.type].flat().map(describeType).join(" or ");
		case "enum":
			return `one of ${listAllowed(params.allowedValues)}`;
		case "const":
			return JSON.stringify(params.allowedValue);
		case "minimum":
		case "maximum":
		case "exclusiveMinimum":
		case "exclusiveMaximum":
			return RANGES[String(params.comparison)]?.(params.limit);
		case "multipleOf":
			return `a multiple of ${params.multipleOf}`;
		case "minLength":
			return `at least ${plural(limit, "character")}`;
		case "maxLength":
			return `at most ${plural(limit, "character")}`;
		case "pattern":
			return `text that matches \`${params.pattern}\``;
		case "format":
			return `text in the format \`${params.format}\``;
		case "minItems":
			return `a list of at least ${plural(limit, "item")}`;
		case "maxItems":
			return `a list of at most ${plural(limit, "item")}`;
		case "uniqueItems":
			return "each item once";
		case "minProperties":
			return `a mapping with at least ${plural(limit, "key")}`;
		case "maxProperties":
			return `a mapping with at most ${plural(limit, "key")}`;
		default:
			return undefined;
	}
}

function describeType(type: unknown): string {
	return TYPES[String(type)] ?? String(type);
}

/** The values of an `enum`: text as it is, all else as JSON. */
export function listAllowed(values: readonly Json[]): string {
	return values.map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(", ");
}
