/** One mistake in the shape of a pipeline file, placed in the plain value and not yet in the text. */
export interface ShapeError {
	/** Way to the wrong node; for a missing key, to the mapping that lacks it. */
	readonly pointer: readonly (string | number)[];
	/** What to point at: the key that ends the pointer, the value there, or the mapping that lacks a key. */
	readonly target: "key" | "value" | "parent";
	readonly code: "unknown_key" | "missing_key" | "wrong_type" | "not_allowed" | "out_of_range" | "bad_format";
	readonly message: string;
	/** What to do. */
	readonly hint?: string;
	/** The key in question, for all codes that concern a key. */
	readonly key?: string;
}
