/** JSON Pointers (RFC 6901) as the keys they lead through. */

/** Of `/a/b~1c` the keys `a` and `b/c`; none for the empty pointer, which is the value itself. */
export function pointerParts(pointer: string): string[] {
	return pointer
		.split("/")
		.slice(1)
		.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The pointer that leads through the keys. */
export function jsonPointer(parts: readonly string[]): string {
	return parts.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
