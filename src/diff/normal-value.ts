/** A structured value as it is compared: equal ones give equal text, whatever their white space, key order or Unicode form. */
import { isJsonObject, type Json } from "../model/json.ts";
import { canonicalJson } from "../values/canonical-json.ts";
import { normalText } from "../values/normal-text.ts";
import { itemKey, keyValue } from "./item-key.ts";

export function comparedText(value: Json): string {
	return canonicalJson(normalValue(value));
}

/** Items that a key tells apart are put in its order. */
export function normalValue(value: Json): Json {
	if (typeof value === "string") return normalText(value);
	if (Array.isArray(value)) return normalList(value);
	if (!isJsonObject(value)) return value;
	return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, normalValue(member)]));
}

function normalList(list: readonly Json[]): Json {
	const key = itemKey(list);
	const items = list.map(normalValue);
	if (key === undefined) return items;
	const orderOf = (item: Json) => JSON.stringify(keyValue(item, key));
	return items
		.map((item) => ({ item, order: orderOf(item) }))
		.sort((a, b) => (a.order < b.order ? -1 : 1))
		.map(({ item }) => item);
}
