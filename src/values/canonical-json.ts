import { hash } from "node:crypto";
import type { Json, JsonObject } from "../model/json.ts";

/** JSON with sorted keys and no spaces: equal values give equal text. */
export function canonicalJson(value: Json): string {
	if (value === null || typeof value !== "object") return JSON.stringify(value);
	return Array.isArray(value) ? canonicalList(value) : canonicalMapping(value as JsonObject);
}

/** Written out, as the next one is: planning calls them for every task. */
function canonicalList(list: readonly Json[]): string {
	let text = "";
	for (const item of list) text += text === "" ? canonicalJson(item) : `,${canonicalJson(item)}`;
	return `[${text}]`;
}

function canonicalMapping(object: JsonObject): string {
	let text = "";
	for (const key of Object.keys(object).sort()) {
		const member = `${JSON.stringify(key)}:${canonicalJson(object[key] as Json)}`;
		text += text === "" ? member : `,${member}`;
	}
	return `{${text}}`;
}

/** sha256 in lower-case hex. */
export function sha256(content: string | Uint8Array): string {
	return hash("sha256", content, "hex");
}

/** sha256 of the canonical JSON. */
export function digestJson(value: Json): string {
	return sha256(canonicalJson(value));
}
