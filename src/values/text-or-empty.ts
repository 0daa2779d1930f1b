/** A field of a source, which the wire allows to be null, and of which a service may send worse: empty then. */
export function textOrEmpty(value: unknown): string {
	return typeof value === "string" ? value : "";
}
