/** TOON, the compact text of a structured value. */
import { decode, encode } from "@toon-format/toon";
import type { Json } from "../model/json.ts";

export function encodeToon(value: Json): string {
	return encode(value);
}

/** The value that the text is TOON of; undefined unless the same text comes of that value again, so that nothing is guessed. */
export function decodeToon(text: string): Json | undefined {
	try {
		const value = decode(text) as Json;
		return encode(value) === text.trimEnd() ? value : undefined;
	} catch {
		return undefined;
	}
}
