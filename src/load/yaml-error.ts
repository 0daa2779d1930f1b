/** One error of the YAML parser → what to tell, and where the mistake was made. */
import { type Document, isScalar, type Node, visit, type YAMLError } from "yaml";
import type { ProblemCode } from "../model/problem.ts";

export interface YamlErrorText {
	readonly code: ProblemCode;
	readonly message: string;
	readonly offset: number;
	readonly length: number;
	readonly hint?: string | undefined;
}

const MESSAGES: { readonly [code: string]: readonly [message: string, hint?: string] } = {
	TAB_AS_INDENT: ["expected spaces for indentation, found a tab", "replace the tab by spaces"],
	BLOCK_AS_IMPLICIT_KEY: [
		"expected a value, found a second `key: value` in it",
		"put a text that contains `: ` in quotes, or mend the indentation",
	],
	MULTILINE_IMPLICIT_KEY: ["expected a key on one line", "is a colon missing after it?"],
	BAD_COLLECTION_TYPE: ["expected a value of the kind that its tag names"],
	ALIAS_PROPS: ["expected an alias alone, found an anchor or a tag before it", "remove the anchor or the tag"],
	BAD_ALIAS: ["expected a name after `&` or `*`, one that does not end in `:`", "put the text in quotes"],
	BAD_DIRECTIVE: [
		"expected no directive, found a line that begins with `%`",
		"remove the line, or put the text in quotes",
	],
	BAD_DQ_ESCAPE: ["this escape is none of YAML's", "write `\\\\` for a backslash, or put the text in single quotes"],
	BAD_INDENT: ["expected another indentation", "begin the line under the lines that it belongs to"],
	BAD_PROP_ORDER: ["expected anchor and tag before the value, found them elsewhere"],
	BLOCK_IN_FLOW: [
		"expected no indented list or mapping inside `[…]` or `{…}`",
		"write all of it in one of the two ways",
	],
	IMPOSSIBLE: ["the text cannot be read as YAML here"],
	KEY_OVER_1024_CHARS: ["expected a key of at most 1024 characters, found a longer one"],
	MISSING_CHAR: ["expected a `,`, a `:` or a blank here", "is a quote, a comma or a blank missing before it?"],
	MULTIPLE_ANCHORS: ["expected at most one anchor, found a second one", "keep one of the two"],
	MULTIPLE_DOCS: ["expected one YAML document, found a second one"],
	MULTIPLE_TAGS: ["expected at most one tag, found a second one"],
	TAG_RESOLVE_FAILED: ["expected a value of the kind that its tag names"],
	UNEXPECTED_TOKEN: ["expected the end of the value, found more", "put a text with special characters in quotes"],
};

export const TOO_DEEP = "expected fewer levels of lists and mappings, found more than can be read";

export function describeYamlError(error: YAMLError, document: Document, text: string): YamlErrorText {
	const offset = error.pos[0];
	const found = JSON.stringify(text.charAt(offset));
	if (error.code === "MISSING_CHAR" && error.message.startsWith("Missing closing")) {
		const quote = nodeEndingAt(document, offset, isQuoted);
		return syntax("this quote is not closed", quote?.range?.[0] ?? offset, "close it where the text ends");
	}
	const template = templateBefore(text, offset);
	if (template !== undefined) return unquotedTemplate(text, template);
	const closing = /end with a ([}\]])$/.exec(error.message)?.[1];
	if (closing !== undefined) {
		const opened = closing === "}" ? "{" : "[";
		const start = nodeEndingAt(document, offset, (node) => text.charAt(node.range?.[0] ?? 0) === opened)?.range?.[0];
		return syntax(`this \`${opened}\` is not closed by \`${closing}\``, start ?? offset);
	}
	if (error.code === "NON_STRING_KEY" && text.charAt(offset) === "{") return unquotedTemplate(text, offset);
	if (error.code === "NON_STRING_KEY") return syntax("expected a text as key, found a list or a mapping", offset);
	if (error.code === "BAD_SCALAR_START") {
		return syntax(`expected a value, found ${found}, which cannot begin one`, offset, "put the text in quotes");
	}
	// How deep the parser came depends on the machine; the line does not.
	if (error.code === "RESOURCE_EXHAUSTION") return syntax(TOO_DEEP, text.lastIndexOf("\n", offset - 1) + 1);
	const [message, hint] = MESSAGES[error.code] ?? ["the text cannot be read as YAML here"];
	return syntax(message, offset, hint);
}

/** Where an unquoted `{{` or `{%` begins a value in the same line before a mistake; undefined when none does. */
function templateBefore(text: string, offset: number): number | undefined {
	const start = text.lastIndexOf("\n", offset - 1) + 1;
	const end = text.indexOf("\n", offset);
	const line = text.slice(start, end < 0 ? text.length : end);
	const match = /(?:^|[:[,-])\s*(\{[{%])/.exec(line);
	const at = match === null ? -1 : start + match.index + match[0].length - 2;
	return at < 0 || at > offset ? undefined : at;
}

/** Without quotes, YAML reads `{{ x }}` as a mapping in a mapping. */
function unquotedTemplate(text: string, inner: number): YamlErrorText {
	const offset = text.charAt(inner - 1) === "{" ? inner - 1 : inner;
	const isTag = text.startsWith("{%", offset);
	return syntax(
		`expected quotes around a text that begins with \`${isTag ? "{%" : "{{"}\``,
		offset,
		`quote it: "${isTag ? "{% … %}" : "{{ … }}"}", with single quotes where the text has double ones`,
	);
}

function syntax(message: string, offset: number, hint?: string): YamlErrorText {
	return { code: "yaml_syntax", message, offset, length: 1, hint };
}

function isQuoted(node: Node): boolean {
	return isScalar(node) && (node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE");
}

/** The innermost node of the kind that ends at the offset. */
function nodeEndingAt(document: Document, offset: number, isOfKind: (node: Node) => boolean): Node | undefined {
	let found: Node | undefined;
	visit(document, {
		Node(_, node) {
			if (node.range?.[1] === offset && isOfKind(node)) found = node;
		},
	});
	return found;
}
