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
};

const TOO_DEEP = "expected fewer levels of lists and mappings, found more than can be read";

export function describeYamlError(error: YAMLError, document: Document, text: string): YamlErrorText {
	const offset = error.pos[0];
	const found = JSON.stringify(text.charAt(offset));
	if (error.code === "MISSING_CHAR" && error.message.startsWith("Missing closing")) {
		const quote = nodeEndingAt(document, offset, isQuoted);
		return syntax("this quote is not closed", quote?.range?.[0] ?? offset, "close it where the text ends");
	}
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
	const [message, hint] = MESSAGES[error.code] ?? [lowerFirst(error.message)];
	return syntax(message, offset, hint);
}

/** Without quotes, YAML reads `{{ x }}` as a mapping in a mapping. */
function unquotedTemplate(text: string, inner: number): YamlErrorText {
	const offset = text.charAt(inner - 1) === "{" ? inner - 1 : inner;
	return syntax("expected quotes around a text that begins with `{{`", offset, 'write "{{ … }}"');
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

function lowerFirst(message: string): string {
	return `${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}
