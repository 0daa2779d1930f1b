/** One mistake in a JSON Schema. */
export interface SchemaFault {
	/** Way to it in the schema. */
	readonly path: readonly string[];
	/** The key at the end of the path is wrong, or the value there. */
	readonly target: "key" | "value";
	readonly message: string;
	readonly hint?: string;
	/** `schema_invalid` when absent. */
	readonly code?: "schema_required";
	/** True for what is probably a mistake, and can be used as it is. */
	readonly isWarning?: boolean;
}

const LONGEST = 60;

/** What stands there, in words: `"3"`, `a list`. */
export function describeValue(value: unknown): string {
	if (value === undefined || value === null) return "nothing";
	if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
	if (typeof value === "object") return "a mapping";
	const text = JSON.stringify(value);
	return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
