/** JSON Pointers: where in a value something stands. */
import { isJsonObject, type Json } from "../model/json.ts";

export function segmentsOf(pointer: string): readonly string[] {
	return pointer
		.split("/")
		.slice(1)
		.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function childPointer(pointer: string, key: string | number): string {
	return `${pointer}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

export function resolvePointer(value: Json | undefined, pointer: string): Json | undefined {
	return segmentsOf(pointer).reduce<Json | undefined>((current, key) => {
		if (Array.isArray(current)) return current[Number(key)];
		return isJsonObject(current) && Object.hasOwn(current, key) ? current[key] : undefined;
	}, value);
}
