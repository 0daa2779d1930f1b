/** Keeps the key out of whatever is told: a server or a proxy may echo it, and an HTTP error may carry the request. */
import type { FieldError } from "../model/batch-api.ts";

export type Redact = (text: string) => string;

export function redactor(apiKey: string): Redact {
	const spellings = new Set([apiKey, encodeURIComponent(apiKey), JSON.stringify(apiKey).slice(1, -1)]);
	return (text) => [...spellings].reduce((told, spelling) => told.replaceAll(spelling, "[API key]"), text);
}

export function redactFieldErrors(errors: readonly FieldError[], redact: Redact): readonly FieldError[] {
	return errors.map(({ key, code, message }) => ({ key: redact(key), code: redact(code), message: redact(message) }));
}

/** What an HTTP library threw, reduced to its words and code: its own objects may hold headers and bodies. */
export class TransportError extends Error {
	override readonly name = "TransportError";
	readonly code: string | undefined;

	constructor(thrown: unknown, redact: Redact) {
		super(redact(thrown instanceof Error ? thrown.message : String(thrown)));
		const code = thrown instanceof Error ? (thrown as NodeJS.ErrnoException).code : undefined;
		this.code = typeof code === "string" ? redact(code) : undefined;
	}

	/** `read ECONNRESET (ECONNRESET)`. */
	tell(): string {
		const words = this.message === "" ? "the connection failed" : this.message;
		return this.code === undefined || words.includes(this.code) ? words : `${words} (${this.code})`;
	}
}
