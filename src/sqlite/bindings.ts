/** What may be bound to a statement: libsql aborts the process on some values and alters others without a word. */

/** What may be bound. Booleans are 0/1, times are text, structures are JSON text. Bytes come back as an ArrayBuffer. */
export type SqlValue = null | number | string | Uint8Array;

/** Counts `?` outside string literals and comments. */
export function countParameters(sql: string): number {
	const bare = sql.replace(/'(?:[^']|'')*'|--[^\n]*/g, "");
	return bare.split("?").length - 1;
}

/** Throws for a missing or surplus parameter, which libsql would take for NULL, and for what it cannot keep. */
export function checkParameters(parameters: readonly unknown[], expected: number, sql: string): void {
	if (parameters.length !== expected) {
		throw new Error(`expected ${expected} parameters, found ${parameters.length}: ${sql}`);
	}
	for (const value of parameters) checkBindable(value, sql);
}

function checkBindable(value: unknown, sql: string): void {
	if (value === null || value instanceof Uint8Array) return;
	if (typeof value === "number" && Number.isFinite(value)) return;
	if (typeof value === "string") {
		if (value.includes("\0") || !value.isWellFormed()) {
			throw new Error(`text with NUL or a lone surrogate must be stored as JSON: ${sql}`);
		}
		return;
	}
	throw new Error(`cannot bind a value of type ${typeof value}: ${sql}`);
}
