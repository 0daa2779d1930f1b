/**
 * A structured value as columns: `output.name`, `output.address.city`. A dot within a name is written
 * `\.` and a backslash `\\`, so that two places never share a column. Lists are not spread.
 */
import { isJsonObject, type Json } from "../model/json.ts";
import { memberColumn } from "../values/column-parts.ts";

/** The columns of a value with what stands in each; nothing for null and for an empty mapping. */
export function flatten(prefix: string, value: Json): readonly (readonly [column: string, leaf: Json])[] {
	if (value === null || (isJsonObject(value) && Object.keys(value).length === 0)) return [];
	return leaves(prefix, value);
}

function leaves(column: string, value: Json): readonly (readonly [string, Json])[] {
	if (!isJsonObject(value) || Object.keys(value).length === 0) return [[column, value]];
	return Object.entries(value).flatMap(([name, member]) => leaves(memberColumn(column, name), member));
}
