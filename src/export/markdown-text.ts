/** Untrusted text inside Markdown that Trawl writes: shown as it reads, never as markup. */
import { percentEncode } from "../values/percent-encode.ts";
import { CONTROL, REORDERING, spelledOut } from "../values/unsafe-characters.ts";

const MARKUP = /[\\`*_[\]<>&|~$]/g;
const BLOCK_START = /^([#+\-=:]|\d+(?=[.)]))/;
/** Templates, and attributes such as Kramdown's `{: onclick="…"}`, begin with it; with an entity in its place they do not. */
const BRACE = /\{/g;
const OBEYED = new RegExp(`[${CONTROL}]`, "g");
const REORDERS = new RegExp(`[${REORDERING}]`, "g");

/** One line of plain text. */
export function inlineText(text: string): string {
	return escapeLine(text.replace(/\s+/g, " ").trim());
}

/** One line of plain text, cut after so many characters. */
export function shortLine(text: string, longest: number): string {
	const characters = Array.from(text.replace(/\s+/g, " ").trim());
	if (characters.length <= longest) return inlineText(characters.join(""));
	return inlineText(`${characters.slice(0, longest).join("")}…`);
}

/** Text of several lines, each kept on its own and set in by `indent`. */
export function blockText(text: string, indent = ""): string {
	const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => escapeLine(line.trim()));
	return lines.filter((line) => line !== "").join(`\\\n${indent}`);
}

/**
 * Markdown of somebody else's, harmless to print: no control characters, and visible what reorders the text. Marks of
 * direction stay: here texts in Hebrew and Arabic are read, and with them spelled out they could not be.
 */
export function harmlessText(text: string): string {
	return text.replace(/\r\n?/g, "\n").replace(OBEYED, "").replace(REORDERS, spelledOut);
}

/** A code block that its content cannot end. */
export function codeBlock(code: string, language: string): string {
	const content = harmlessText(code);
	const longest = Math.max(2, ...Array.from(content.matchAll(/`+/g), ([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}${language}\n${content}${content.endsWith("\n") ? "" : "\n"}${fence}\n`;
}

/**
 * A link's target for an http(s) address or a relative path; null for anything else, such as
 * `javascript:` or `//host`, which must not become a link.
 */
export function linkTarget(url: string): string | null {
	if (url === "") return null;
	const relative = !/^[/\\?#]/.test(url) && !/^[^/?#]*:/.test(url);
	return isWebAddress(url) || relative ? escapeTarget(url) : null;
}

/** A link's target for a file that Trawl has named: such names hold `%` as a character of their own. */
export function fileTarget(path: string): string {
	return linkTarget(path.replaceAll("%", "%25")) ?? "";
}

export function isWebAddress(url: string): boolean {
	return /^https?:\/\//i.test(url) && URL.canParse(url);
}

/** Brackets, quotes, spaces and the like are percent-encoded; `&amp;` and its kin are kept from being decoded. */
function escapeTarget(url: string): string {
	const encoded = Array.from(url.toWellFormed(), (character) =>
		/[\w\-.~:/?#@!$&*+,;=%]/.test(character) ? character : percentEncode(character),
	);
	return encoded.join("").replace(/&(?=#?\w+;)/g, "&amp;");
}

function escapeLine(line: string): string {
	return harmlessText(line.replace(/[\t\n\r\ufeff]/g, ""))
		.replace(MARKUP, "\\$&")
		.replace(BRACE, "&#123;")
		.replace(BLOCK_START, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}
