/** What may be bound to a statement: libsql aborts the process on some values and alters others without a word. */

/** What may be bound. Booleans are 0/1, times are text, structures are JSON text. Bytes come back as an ArrayBuffer. */
export type SqlValue = null | number | string | Uint8Array;

/** Counts `?` outside string literals and comments, or says the highest of `?1`, `?2`, … A statement has one kind of them. */
export function countParameters(sql: string): number {
	const bare = sql.replace(/'(?:[^']|'')*'|--[^\n]*/g, "");
	const numbers = Array.from(bare.matchAll(/\?(\d*)/g), ([, number]) => number);
	const numbered = numbers.filter((number) => number !== "");
	if (numbered.length === 0) return numbers.length;
	if (numbered.length < numbers.length) throw new Error(`expected parameters with numbers, found one without: ${sql}`);
	return numbered.reduce((highest, number) => Math.max(highest, Number(number)), 0);
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
