/** What tells the items of a list apart: a field such as `id` or `name`, in place of their order. */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { normalText } from "../values/normal-text.ts";

/** The first of them that all items have, each with a value of its own. */
const KEYS = [
	"id",
	"key",
	"slug",
	"name",
	"title",
	"url",
	"code",
	"symbol",
	"ticker",
	"isin",
	"doi",
	"domain",
	"email",
];
/** After those, fields that say so by their end: `company_id`, `productName`. */
const KEY_ENDINGS = [/(?:_id|Id|ID)$/, /(?:_name|Name)$/];

/** Undefined where there is none: the items are told apart by place then. It does not depend on the order of the items. */
export function itemKey(...lists: readonly (readonly Json[])[]): string | undefined {
	const first = lists.find(({ length }) => length > 0)?.[0];
	if (!isJsonObject(first)) return undefined;
	const names = Object.keys(first).sort();
	const candidates = [...KEYS, ...KEY_ENDINGS.flatMap((ending) => names.filter((name) => ending.test(name)))];
	return candidates.find((key) => lists.every((list) => tellsApart(list, key)));
}

/** The value under the key, as it is compared. */
export function keyValue(item: Json, key: string): string | number | undefined {
	if (!isJsonObject(item) || !Object.hasOwn(item, key)) return undefined;
	const value = (item as JsonObject)[key];
	if (typeof value === "number") return value;
	return typeof value === "string" ? normalText(value) : undefined;
}

function tellsApart(list: readonly Json[], key: string): boolean {
	const seen = new Set<string | number>();
	for (const item of list) {
		const value = keyValue(item, key);
		if (value === undefined || value === "") return false;
		seen.add(value);
	}
	return seen.size === list.length;
}
