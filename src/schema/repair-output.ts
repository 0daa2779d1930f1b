/**
 * Harmless repairs of an answer that does not satisfy its schema, before anybody pays for another: JSON that came as
 * text, with or without code fences, and numbers and truth values that came as text. Nothing is invented or left out.
 */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { isTooDeep } from "../model/nesting.ts";

export interface RepairedOutput {
	readonly output: Json;
	/** In words, with the JSON Pointer of each place; empty when there was nothing to repair. */
	readonly repairs: readonly string[];
}

export function repairOutput(schema: JsonObject, output: Json): RepairedOutput {
	const repairs: string[] = [];
	return { output: repair(schema, output, "", repairs), repairs };
}

function repair(schema: Json | undefined, value: Json, path: string, repairs: string[]): Json {
	if (!isJsonObject(schema)) return value;
	const types = typesOf(schema);
	const converted = typeof value === "string" ? fromText(value, types, path, repairs) : value;
	if (Array.isArray(converted)) {
		return converted.map((item: Json, index) => repair(schema.items, item, `${path}/${index}`, repairs));
	}
	if (!isJsonObject(converted)) return converted;
	const properties = isJsonObject(schema.properties) ? schema.properties : {};
	const entries = Object.entries(converted).map(([key, item]) => {
		const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
		return [key, repair(own, item, `${path}/${escapePointer(key)}`, repairs)] as const;
	});
	return Object.fromEntries(entries);
}

function fromText(text: string, types: readonly string[], path: string, repairs: string[]): Json {
	if (types.length === 0 || types.includes("string")) return text;
	const place = path === "" ? "the output" : path;
	const trimmed = text.trim();
	if (types.includes("object") || types.includes("array")) {
		const bare = withoutFences(trimmed);
		const parsed = parse(bare);
		const isWanted = Array.isArray(parsed) ? types.includes("array") : isJsonObject(parsed) && types.includes("object");
		if (parsed === undefined || !isWanted) return text;
		repairs.push(`${place}: JSON in text${bare === trimmed ? "" : ", in code fences"}, read as such`);
		return parsed;
	}
	const isNumber = types.includes("number") || types.includes("integer");
	if (isNumber && /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(trimmed) && isExact(trimmed)) {
		repairs.push(`${place}: a number in text, read as such`);
		return Number(trimmed);
	}
	if (types.includes("boolean") && /^(true|false)$/i.test(trimmed)) {
		repairs.push(`${place}: true or false in text, read as such`);
		return trimmed.toLowerCase() === "true";
	}
	return text;
}

/** A number that a double cannot hold would come out as another. */
function isExact(text: string): boolean {
	const number = Number(text);
	return Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number));
}

function withoutFences(text: string): string {
	return /^```[a-zA-Z0-9]*\s*\n([\s\S]*?)\n?```$/.exec(text)?.[1]?.trim() ?? text;
}

function typesOf({ type }: JsonObject): readonly string[] {
	if (typeof type === "string") return [type];
	return Array.isArray(type) ? type.filter((item: Json) => typeof item === "string") : [];
}

/** Undefined for what is no JSON, and for what nothing could store. */
function parse(text: string): Json | undefined {
	try {
		const value = JSON.parse(text) as Json;
		return isTooDeep(value) ? undefined : value;
	} catch {
		return undefined;
	}
}

function escapePointer(key: string): string {
	return key.replaceAll("~", "~0").replaceAll("/", "~1");
}
