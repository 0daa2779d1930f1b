/** Text of others within the page: shown as it reads, never as markup. */
import { harmlessText } from "../markdown-text.ts";

const ENTITIES: { readonly [character: string]: string } = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** For the content of an element or of an attribute in quotes. */
export function htmlText(text: string): string {
	return harmlessText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** An escape of JSON, or a character that reorders text or that a terminal obeys. */
const ESCAPE_OR_MARK = /\\(?:u[0-9a-f]{4}|.)|[<\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const CONTROL = /^\\(?:u00[01]|[bf])/;

/**
 * JSON for an element `<script type="application/json">`, which no text in it can end. Read back, control characters and
 * what reorders text are spelt out as `\u202e`, in names as in texts.
 */
export function inertJson(value: unknown): string {
	return JSON.stringify(value).replace(ESCAPE_OR_MARK, (found) => {
		if (found === "<") return "\\u003c";
		if (found.startsWith("\\")) return CONTROL.test(found) ? `\\${found}` : found;
		return `\\\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`;
	});
}
