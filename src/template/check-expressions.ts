/** Refuses what LiquidJS reads in part and accepts in silence: `{{ a b }}`, `{{ a, b }}`, `{% if a == %}`. */
import { type Template, Tokenizer, TokenKind, toValueSync, Value } from "liquidjs";
import { operatorHint } from "./other-operators.ts";
import { TemplateTextError } from "./template-text-error.ts";

/** Tags whose argument is one expression, or ends in one. */
const EXPRESSION_TAGS = new Set(["if", "elsif", "unless", "case", "echo", "assign"]);

/** Throws TemplateTextError, the first there is. */
export function checkExpressions(templates: readonly Template[], text: string): void {
	for (const fault of expressionFaults(templates, text)) throw fault;
}

/** What is wrong with the expressions of a text, at most once for each. */
export function* expressionFaults(templates: readonly Template[], text: string): Generator<TemplateTextError> {
	const unread = [...unreadEnds(text)];
	yield* unread.map(({ fault }) => fault);
	for (const template of walk(templates)) {
		const { begin } = template.token;
		if (!unread.some(({ range: [start, end] }) => begin <= end && start <= template.token.end))
			yield* badOperands(template);
	}
}

/** Every template, those inside blocks included. */
export function* walk(templates: readonly Template[]): Generator<Template> {
	for (const template of templates) {
		yield template;
		if (template.children !== undefined) yield* walk(toValueSync(template.children(false, true)) as Template[]);
	}
}

interface UnreadEnd {
	/** Of the expression. */
	readonly range: readonly [number, number];
	readonly fault: TemplateTextError;
}

/** Every expression must be read to its end. */
function* unreadEnds(text: string): Generator<UnreadEnd> {
	let inComment = false;
	for (const token of new Tokenizer(text).readTopLevelTokens()) {
		const { name, contentRange } = token as unknown as { name: string; contentRange: [number, number] };
		let fault: TemplateTextError | undefined;
		if (token.kind === TokenKind.Output && !inComment) fault = unreadEnd(text, contentRange);
		if (token.kind === TokenKind.Tag && !inComment && EXPRESSION_TAGS.has(name)) {
			fault = unreadEnd(text, contentRange, name);
		}
		if (token.kind === TokenKind.Tag && name === "comment") inComment = true;
		if (token.kind === TokenKind.Tag && name === "endcomment") inComment = false;
		if (fault !== undefined) yield { range: contentRange, fault };
	}
}

function unreadEnd(text: string, [begin, end]: readonly [number, number], tag?: string): TemplateTextError | undefined {
	const content = text.slice(begin, end);
	const before = tag === undefined ? 0 : (/^[-\s]*\w+\s*(?:[\w-]+\s*=)?/.exec(content)?.[0].length ?? 0);
	const start = begin + (tag === "assign" ? before : tag === undefined ? 0 : content.indexOf(tag) + tag.length);
	const last = content.trimEnd().at(-1);
	const dangling = last !== undefined && "|.,:=<>!".includes(last);
	if (dangling) {
		const offset = begin + content.trimEnd().length - 1;
		return new TemplateTextError(`expected something after \`${last}\`, found nothing`, offset, "syntax");
	}
	const tokenizer = new Tokenizer(text, undefined, undefined, [start, end]);
	tokenizer.readFilteredValue();
	tokenizer.skipBlank();
	if (tokenizer.p >= tokenizer.N) return undefined;
	const rest = text.slice(tokenizer.p, end).trimEnd();
	const message = `expected the end of the expression, found \`${rest}\``;
	return new TemplateTextError(message, tokenizer.p, "syntax", rest.length, operatorHint(rest));
}

/** An expression must come down to one value: `a b` leaves two, `a ==` lacks one. */
function* badOperands(template: Template): Generator<TemplateTextError> {
	for (const argument of template.arguments?.() ?? []) {
		const fault = argument instanceof Value ? badOperand(argument, template) : undefined;
		if (fault !== undefined) yield fault;
	}
}

function badOperand(argument: Value, template: Template): TemplateTextError | undefined {
	const { postfix } = argument.initial;
	let values = 0;
	for (const token of postfix) {
		const { operator } = token as { operator?: string };
		const needed = token.kind !== TokenKind.Operator ? 0 : operator === "not" ? 1 : 2;
		if (values < needed) {
			const message = `expected a value on each side of \`${operator}\`, found ${values === 0 ? "none" : "one"}`;
			return new TemplateTextError(message, token.begin, "syntax", operator?.length);
		}
		values += needed === 2 ? -1 : needed === 1 ? 0 : 1;
	}
	if (values === 1) return undefined;
	const place = postfix[1]?.begin ?? template.token.begin;
	const found = values === 0 ? "none" : "several side by side";
	return new TemplateTextError(`expected one value, found ${found}`, place, "syntax");
}
