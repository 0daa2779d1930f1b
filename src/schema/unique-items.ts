import type { Ajv, SchemaValidateFunction } from "ajv";
import type { Json } from "../model/json.ts";
import { canonicalJson } from "../values/canonical-json.ts";

/** ajv holds every item against every other, which takes minutes over some ten thousand objects; this looks at each once. */
export function addUniqueItems(ajv: Ajv): void {
	ajv.removeKeyword("uniqueItems");
	ajv.addKeyword({ keyword: "uniqueItems", type: "array", schemaType: "boolean", errors: true, validate });
}

const validate: SchemaValidateFunction = (isWanted: boolean, items: readonly Json[]): boolean => {
	const places = new Map<string, number>();
	if (!isWanted) return true;
	for (const [index, item] of items.entries()) {
		const text = canonicalJson(item);
		const earlier = places.get(text);
		if (earlier !== undefined) {
			const message = `must NOT have duplicate items (items ## ${earlier} and ${index} are identical)`;
			validate.errors = [{ keyword: "uniqueItems", message, params: { i: index, j: earlier } }];
			return false;
		}
		places.set(text, index);
	}
	return true;
};
