/** TOON, the compact text of a structured value. */
import type { Json } from "../model/json.ts";
import { lateToon } from "./late-packages.ts";

export function encodeToon(value: Json): string {
	return lateToon().encode(value);
}

/** The value that the text is TOON of; undefined unless the same text comes of that value again, so that nothing is guessed. */
export function decodeToon(text: string): Json | undefined {
	const { decode, encode } = lateToon();
	try {
		const value = decode(text) as Json;
		return encode(value) === text.trimEnd() ? value : undefined;
	} catch {
		return undefined;
	}
}
