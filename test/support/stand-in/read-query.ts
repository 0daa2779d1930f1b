/** Texts of a query string as the numbers and booleans that they mean; what cannot be read is refused as it stands. */
import type { Json } from "../../../src/model/json.ts";
import type { ListTasksQuery } from "../../../src/model/wire.ts";
import { checkListBatchesQuery, checkListTasksQuery } from "../../../src/wire/check-request.ts";
import { refuse } from "./refusal.ts";

export function readListTasksQuery(search: URLSearchParams): ListTasksQuery {
	const query = readValues(search);
	refuse(checkListTasksQuery(query));
	return query;
}

export function readListBatchesQuery(search: URLSearchParams): { readonly limit?: number } {
	const query = readValues(search);
	refuse(checkListBatchesQuery(query));
	return query;
}

function readValues(search: URLSearchParams): { readonly [key: string]: Json } {
	return Object.fromEntries([...search].map(([key, text]) => [key, readValue(key, text)]));
}

function readValue(key: string, text: string): Json {
	if (key === "limit" && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
	if (key === "include_output" && (text === "true" || text === "false")) return text === "true";
	return text;
}
