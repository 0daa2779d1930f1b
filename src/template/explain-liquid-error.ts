/** LiquidJS' errors in Trawl's words, at the place in the text. */
import { LiquidError } from "liquidjs";
import { LIMITS } from "./liquid.ts";
import { operatorHint } from "./other-operators.ts";
import { TemplateTextError } from "./template-text-error.ts";

/** Tags that only stand inside or after another. */
const INNER_TAG = /^(?:end\w*|else|elsif|when)$/;

export function explainLiquidError(error: unknown, text: string, kind: "syntax" | "render"): TemplateTextError {
	if (error instanceof TemplateTextError) return error;
	const { message, at } = messageOf(error);
	const [, filter] = /^undefined filter: (.*)$/.exec(message) ?? [];
	const [, tag] = /^tag "(.*)" not found$/.exec(message) ?? [];
	const [, name] = /^undefined variable: (.*)$/.exec(message) ?? [];
	if (filter !== undefined) {
		return new TemplateTextError(filter, filterOffset(text, at, filter), "unknown_filter", filter.length);
	}
	if (tag !== undefined) return unknownTag(tag, text, at);
	if (name !== undefined) return new TemplateTextError(name, at, "undefined", firstName(text, at));
	if (/ limit exceeded$/.test(message)) return new TemplateTextError(describeLimit(message), at, "exhausted");
	if (/^expected "\|" before filter/.test(message)) return unreadRest(text, at);
	return new TemplateTextError(explainSyntax(message), at, kind);
}

/** The message without LiquidJS' own count of lines, and the offset it speaks of. */
function messageOf(error: unknown): { readonly message: string; readonly at: number } {
	if (!LiquidError.is(error)) return { message: error instanceof Error ? error.message : String(error), at: 0 };
	const inner = error.originalError?.message ?? error.message;
	return {
		message: inner.replace(/, (?:file:.*, )?line:\d+, col:\d+$/, ""),
		at: (error as { token?: { begin: number } }).token?.begin ?? 0,
	};
}

/** LiquidJS has read the first character of what it takes for a filter without its `|`. */
function unreadRest(text: string, at: number): TemplateTextError {
	const offset = Math.max(0, at - 1);
	const rest = /^(?:(?![-\s]*[%}]\})[^|])*/.exec(text.slice(offset))?.[0].trimEnd() ?? "";
	const message = `expected the end of the expression, found \`${rest}\``;
	return new TemplateTextError(message, offset, "syntax", rest.length, operatorHint(rest));
}

function unknownTag(tag: string, text: string, at: number): TemplateTextError {
	const offset = Math.max(at, text.indexOf(tag, at));
	if (!INNER_TAG.test(tag)) return new TemplateTextError(tag, offset, "unknown_tag", tag.length);
	return new TemplateTextError(`there is no open tag that \`${tag}\` belongs to`, offset, "syntax", tag.length);
}

/** LiquidJS names the whole output; the filter stands after a `|` in it. */
function filterOffset(text: string, from: number, filter: string): number {
	const pattern = /\|\s*([\w-]+)/g;
	pattern.lastIndex = from;
	for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
		if (match[1] === filter) return match.index + match[0].length - filter.length;
	}
	return from;
}

function firstName(text: string, at: number): number {
	return Math.max(1, /^[\w-]*/.exec(text.slice(at))?.[0].length ?? 1);
}

function describeLimit(message: string): string {
	const [seconds, megabytes] = [LIMITS.renderLimit / 1000, LIMITS.memoryLimit / 1_000_000];
	const found = message.startsWith("memory") ? `more than ${megabytes} MB` : `more than ${seconds} seconds of it`;
	return `expected a template that ends after little work, found ${found}; is a loop or range too long`;
}

function explainSyntax(message: string): string {
	const expression = /^invalid value expression: "(.*)"$/s.exec(message)?.[1];
	if (expression === undefined) return message;
	return expression === "" ? "expected a value, found nothing" : `expected a value, found \`${expression}\``;
}
