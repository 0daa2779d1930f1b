/**
 * Braces of others that programs which show Markdown would obey: templates, attributes of what stands before them, and roles and
 * directives, which read files. With an entity in its place a brace does nothing, and reads the same outside code.
 */
import { putEntity } from "./inert-entity.ts";
import { eachParagraph } from "./inert-paragraphs.ts";

/**
 * What begins by the sign behind the brace: Liquid's, Hugo's and Vue's templates, Kramdown's attributes and options, raw
 * output of Pandoc; or a role of MyST, its name before a backtick; or a directive, behind its fence.
 */
const ACTS_BY_SIGN = /\{(?=[{%:=]|\s+=[\w+-]|[\w.:+-]+\}`)|\{(?<=(?:```|~~~|:::)[ \t]*\{)/g;
/** Attributes that run, load, move or hide something; no words such as `only`. */
const ACTING =
	"(?:on(?!(?:ce|e|ly|line|to)\\b)\\w+|style|\\w*src(?:doc|set)?|[\\w:]*href|\\w*action|background|ping|poster|(?:data|hx|v|x)-[\\w:.-]+|[@:][\\w:.-]+)";
/** In a list such as Goldmark's and Pandoc's `{#id onclick="…"}`. */
const ATTRIBUTE = new RegExp(`(?<=[\\s{}"'])${ACTING}=(?![=>])`, "gi");
/** With blanks before the `=`, which code mostly has: in the line of its list alone. */
const SPACED_ATTRIBUTE = new RegExp(`(?<=[\\s{}"'])${ACTING}[^\\S\\n]+=(?![=>])`, "gi");
const BRACE = "&#123;";

export function inertBraces(markdown: string): string {
	return eachParagraph(putEntity(markdown, markdown.matchAll(ACTS_BY_SIGN), BRACE), inertAttributes);
}

function inertAttributes(paragraph: string): string {
	if (!paragraph.includes("{")) return paragraph;
	const lines = inertBefore(paragraph, ATTRIBUTE).split("\n");
	return lines.map((line) => inertBefore(line, SPACED_ATTRIBUTE)).join("\n");
}

/** Values may hold braces in quotes, so that any brace before an attribute may begin its list. */
function inertBefore(text: string, attribute: RegExp): string {
	const last = Array.from(text.matchAll(attribute)).at(-1)?.index ?? 0;
	const before = text.slice(0, last);
	return putEntity(before, before.matchAll(/\{/g), BRACE) + text.slice(last);
}
