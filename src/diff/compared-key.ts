/**
 * A structured value as it is compared: equal ones give an equal key, whatever their white space, key order or Unicode form.
 * A long key is a digest and made once for each value, so that a value which stands deep within others is not written out anew at
 * each level.
 */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { sha256 } from "../values/canonical-json.ts";
import { normalText } from "../values/normal-text.ts";
import { itemKey, keyValue } from "./item-key.ts";

/** Characters of a key that stands for itself. */
const LONGEST = 200;

/** Digests of lists and mappings. Short keys are made again more cheaply than they are kept. */
const digests = new WeakMap<object, string>();

/** JSON in one form where that is short, else `#` and its digest, which is no JSON. */
export function comparedKey(value: Json): string {
	if (typeof value === "string") return keyOfText(JSON.stringify(normalText(value)));
	if (value === null || typeof value !== "object") return JSON.stringify(value);
	const known = digests.get(value);
	if (known !== undefined) return known;
	const text = isJsonObject(value) ? textOfMembers(value) : textOfItems(value as readonly Json[]);
	// What holds a digest took long to make, however short it is now.
	if (text.length <= LONGEST && !text.includes("#")) return text;
	const digest = digestOf(text);
	digests.set(value, digest);
	return digest;
}

function keyOfText(text: string): string {
	return text.length <= LONGEST ? text : digestOf(text);
}

function digestOf(text: string): string {
	return `#${sha256(text)}`;
}

function textOfMembers(value: JsonObject): string {
	const members = Object.keys(value)
		.sort()
		.map((name) => `${JSON.stringify(name)}:${comparedKey(value[name] ?? null)}`);
	return `{${members.join(",")}}`;
}

/** Items that a key tells apart stand in its order. */
function textOfItems(list: readonly Json[]): string {
	const key = itemKey(list);
	if (key === undefined) return `[${list.map(comparedKey).join(",")}]`;
	const items = list.map((item) => ({ text: comparedKey(item), order: JSON.stringify(keyValue(item, key)) }));
	items.sort((a, b) => (a.order < b.order ? -1 : 1));
	return `[${items.map(({ text }) => text).join(",")}]`;
}
