/** Keeps a key out of whatever is told: a server or a proxy may echo it, and an HTTP error may carry the request. */

export type Redact = (text: string) => string;

export function redactor(apiKey: string): Redact {
	const encoded = encodeURIComponent(apiKey);
	const lowerCase = encoded.replace(/%../g, (sequence) => sequence.toLowerCase());
	const spellings = new Set([apiKey, encoded, lowerCase, JSON.stringify(apiKey).slice(1, -1)]);
	return (text) => [...spellings].reduce((told, spelling) => told.replaceAll(spelling, "[API key]"), text);
}

/** Shorter keys, which only a service on this machine would take, may be words that an answer needs. */
const LEAST_KEY = 12;

/**
 * For the JSON text of a whole answer, before anything is read from it. A key of digits alone is left there: it could be a
 * number. `onFound` is called when the key was there.
 */
export function answerRedactor(apiKey: string, onFound: () => void): Redact {
	if (apiKey.length < LEAST_KEY || /^[\d.eE+-]+$/.test(apiKey)) return (text) => text;
	const redact = redactor(apiKey);
	return (text) => {
		const told = redact(unescapePlain(text));
		if (told.includes("[API key]") && !text.includes("[API key]")) onFound();
		return told;
	};
}

/** JSON text of the same meaning in which printable ASCII characters are escaped as `JSON.stringify` would, or not at all. */
function unescapePlain(text: string): string {
	if (!/\\(?:u00[2-7]|\/)/i.test(text)) return text;
	return text.replace(/\\(?:u00([2-7][0-9a-f])|.)/gis, (sequence, code: string | undefined) => {
		if (code !== undefined) return JSON.stringify(String.fromCharCode(Number.parseInt(code, 16))).slice(1, -1);
		return sequence === "\\/" ? "/" : sequence;
	});
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
