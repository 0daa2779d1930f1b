/** What is longer or more than a service's own limits: see `service-rules.ts`. Values of a wrong type are left to the schema. */
import type { FieldError } from "../model/batch-api.ts";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import { countCharacters, fieldError, grouped, memberKey } from "./field-error.ts";
import type { RequestLimits } from "./service-rules.ts";

/** Of the body of create-batch, without its output schema. */
export function createBatchLimitErrors(body: JsonObject, limits: RequestLimits): readonly FieldError[] {
	return [
		...lengthErrors("name", body.name, limits.nameLength),
		...lengthErrors("brand_collection_id", body.brand_collection_id, limits.nameLength),
		...lengthErrors("webhook_url", body.webhook_url, limits.urlLength),
		...countErrors("output_formats", body.output_formats, limits.outputFormats, "items"),
		...(isJsonObject(body.search) ? searchLimitErrors(body.search, limits) : []),
		...metadataErrors(body.metadata, limits),
	];
}

/** Of one task; the keys are relative to it. */
export function taskLimitErrors(task: JsonObject, limits: RequestLimits): readonly FieldError[] {
	const urls: readonly unknown[] = Array.isArray(task.urls) ? task.urls : [];
	return [
		...lengthErrors("id", task.id, limits.nameLength),
		...urls.flatMap((url, index) => lengthErrors(`urls[${index}]`, url, limits.urlLength)),
		...metadataErrors(task.metadata, limits),
	];
}

function searchLimitErrors(search: JsonObject, { sourceLength, biases }: RequestLimits): readonly FieldError[] {
	const named = (["included_sources", "excluded_sources"] as const).flatMap((list) => {
		const sources: readonly unknown[] = Array.isArray(search[list]) ? search[list] : [];
		return sources.flatMap((source, index) => lengthErrors(`search.${list}[${index}]`, source, sourceLength));
	});
	return [...named, ...entriesErrors("search.source_biases", search.source_biases, biases, sourceLength)];
}

function metadataErrors(metadata: unknown, limits: RequestLimits): readonly FieldError[] {
	const { metadataKeys, metadataKeyLength, metadataTextLength, metadataBytes } = limits;
	const errors = entriesErrors("metadata", metadata, metadataKeys, metadataKeyLength);
	if (!isJsonObject(metadata) || errors.length > 0) return errors;
	const texts = Object.entries(metadata).flatMap(([name, value]) =>
		lengthErrors(memberKey("metadata", name), value, metadataTextLength),
	);
	if (texts.length > 0) return texts;
	// What is no text, number or boolean has an error of its own, and may be of any depth.
	const scalars = Object.entries(metadata).filter(([, value]) => typeof value !== "object");
	const bytes = Buffer.byteLength(JSON.stringify(Object.fromEntries(scalars)));
	if (bytes <= metadataBytes) return [];
	const message = `expected at most ${grouped(metadataBytes)} bytes of JSON altogether, found ${grouped(bytes)}`;
	return [fieldError("metadata", "too_long", message)];
}

/** How many entries, and how long their names. */
function entriesErrors(key: string, value: unknown, most: number, longestName: number): readonly FieldError[] {
	if (!isJsonObject(value)) return [];
	const names = Object.keys(value);
	const tooMany = countErrors(key, names, most, "keys");
	if (tooMany.length > 0) return tooMany;
	return names
		.filter((name) => isLonger(name, longestName))
		.map((name) => {
			const found = `found one of ${grouped(countCharacters(name))} that begins with ${JSON.stringify(name.slice(0, 40))}`;
			return fieldError(key, "too_long", `expected keys of at most ${grouped(longestName)} characters, ${found}`);
		});
}

function countErrors(key: string, items: unknown, most: number, what: "items" | "keys"): readonly FieldError[] {
	if (!Array.isArray(items) || items.length <= most) return [];
	return [fieldError(key, "too_many", `expected at most ${grouped(most)} ${what}, found ${grouped(items.length)}`)];
}

function lengthErrors(key: string, value: unknown, most: number): readonly FieldError[] {
	if (typeof value !== "string" || !isLonger(value, most)) return [];
	const length = grouped(countCharacters(value));
	return [fieldError(key, "too_long", `expected at most ${grouped(most)} characters, found ${length}`)];
}

function isLonger(text: string, most: number): boolean {
	return text.length > most && countCharacters(text) > most;
}
