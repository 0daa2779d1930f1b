/**
 * As `String` says it, of what came from somebody else's file. A mapping has no text: its own `toString`, a key like any other,
 * is none to call.
 */
export function textOf(value: unknown): string {
	if (Array.isArray(value)) return value.map(textOf).join(",");
	return typeof value === "object" && value !== null ? "" : String(value);
}
