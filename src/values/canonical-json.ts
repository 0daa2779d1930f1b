import { createHash } from "node:crypto";
import type { Json } from "../model/json.ts";

/** JSON with sorted keys and no spaces: equal values give equal text. */
export function canonicalJson(value: Json): string {
	if (value === null || typeof value !== "object") return JSON.stringify(value);
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
	const object = value as { readonly [key: string]: Json };
	const members = Object.keys(object)
		.sort()
		.map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key] as Json)}`);
	return `{${members.join(",")}}`;
}

/** sha256 in lower-case hex. */
export function sha256(content: string | Uint8Array): string {
	return createHash("sha256").update(content).digest("hex");
}

/** sha256 of the canonical JSON. */
export function digestJson(value: Json): string {
	return sha256(canonicalJson(value));
}
