/** JSON Pointers (RFC 6901) as the keys they lead through. */

/** Of `/a/b~1c` the keys `a` and `b/c`; none for the empty pointer, which is the value itself. */
export function pointerParts(pointer: string): string[] {
	return pointer
		.split("/")
		.slice(1)
		.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}
