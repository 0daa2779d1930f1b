/** Refuses what LiquidJS reads in part and accepts in silence: `{{ a b }}`, `{{ a, b }}`, `{% if a == %}`. */
import { type Template, Tokenizer, TokenKind, toValueSync, Value } from "liquidjs";
import { TemplateTextError } from "./template-text-error.ts";

/** Tags whose argument is one expression, or ends in one. */
const EXPRESSION_TAGS = new Set(["if", "elsif", "unless", "case", "echo", "assign"]);

/** Throws TemplateTextError. */
export function checkExpressions(templates: readonly Template[], text: string): void {
	checkEnds(text);
	for (const template of walk(templates)) checkOperands(template);
}

/** Every template, those inside blocks included. */
export function* walk(templates: readonly Template[]): Generator<Template> {
	for (const template of templates) {
		yield template;
		if (template.children !== undefined) yield* walk(toValueSync(template.children(false, true)) as Template[]);
	}
}

/** Every expression must be read to its end. */
function checkEnds(text: string): void {
	let inComment = false;
	for (const token of new Tokenizer(text).readTopLevelTokens()) {
		if (token.kind === TokenKind.Output && !inComment) {
			checkEnd(text, (token as unknown as { contentRange: [number, number] }).contentRange);
		}
		if (token.kind !== TokenKind.Tag) continue;
		const { name, contentRange } = token as unknown as { name: string; contentRange: [number, number] };
		if (name === "comment") inComment = true;
		else if (name === "endcomment") inComment = false;
		else if (!inComment && EXPRESSION_TAGS.has(name)) checkEnd(text, contentRange, name);
	}
}

function checkEnd(text: string, [begin, end]: readonly [number, number], tag?: string): void {
	const content = text.slice(begin, end);
	const before = tag === undefined ? 0 : (/^[-\s]*\w+\s*(?:[\w-]+\s*=)?/.exec(content)?.[0].length ?? 0);
	const start = begin + (tag === "assign" ? before : tag === undefined ? 0 : content.indexOf(tag) + tag.length);
	const last = content.trimEnd().at(-1);
	const dangling = last !== undefined && "|.,:=<>!".includes(last);
	if (dangling) {
		const offset = begin + content.trimEnd().length - 1;
		throw new TemplateTextError(`expected something after \`${last}\`, found nothing`, offset, "syntax");
	}
	const tokenizer = new Tokenizer(text, undefined, undefined, [start, end]);
	tokenizer.readFilteredValue();
	tokenizer.skipBlank();
	if (tokenizer.p >= tokenizer.N) return;
	const rest = text.slice(tokenizer.p, end).trimEnd();
	throw new TemplateTextError(
		`expected the end of the expression, found \`${rest}\``,
		tokenizer.p,
		"syntax",
		rest.length,
	);
}

/** An expression must come down to one value: `a b` leaves two, `a ==` lacks one. */
function checkOperands(template: Template): void {
	for (const argument of template.arguments?.() ?? []) {
		if (!(argument instanceof Value)) continue;
		const { postfix } = argument.initial;
		let values = 0;
		for (const token of postfix) {
			const { operator } = token as { operator?: string };
			const needed = token.kind !== TokenKind.Operator ? 0 : operator === "not" ? 1 : 2;
			if (values < needed) {
				const message = `expected a value on each side of \`${operator}\`, found ${values === 0 ? "none" : "one"}`;
				throw new TemplateTextError(message, token.begin, "syntax", operator?.length);
			}
			values += needed === 2 ? -1 : needed === 1 ? 0 : 1;
		}
		if (values === 1) continue;
		const place = postfix[1]?.begin ?? template.token.begin;
		const found = values === 0 ? "none" : "several side by side";
		throw new TemplateTextError(`expected one value, found ${found}`, place, "syntax");
	}
}
