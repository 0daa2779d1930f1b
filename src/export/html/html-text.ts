/** Text of others within the page: shown as it reads, never as markup. */
import { CONTROL, REORDERING, spelledOut } from "../../values/unsafe-characters.ts";
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
const ESCAPE_OR_UNSAFE = new RegExp(String.raw`\\(?:u[0-9a-f]{4}|.)|[<${CONTROL}${REORDERING}]`, "g");
const ESCAPED_CONTROL = /^\\(?:u00[01]|[bf])/;

/**
 * JSON for an element `<script type="application/json">`, which no text in it can end. Read back, control characters and
 * what reorders text are spelt out as `\u202e`, in names as in texts. Marks of direction stay, as in Markdown.
 */
export function inertJson(value: unknown): string {
	return JSON.stringify(value).replace(ESCAPE_OR_UNSAFE, (found) => {
		if (found === "<") return "\\u003c";
		if (found.startsWith("\\")) return ESCAPED_CONTROL.test(found) ? `\\${found}` : found;
		return `\\${spelledOut(found)}`;
	});
}
