/**
 * One templated scalar: parsed once, analysed, ready to be rendered for every row.
 *
 * A scalar that is exactly one `{{ … }}` keeps its value's type; anything else becomes text.
 * What LiquidJS accepts in silence, such as `{{ a b }}`, is refused here.
 */
import { Context, LiquidError, Output, type Template, TokenKind, toValueSync, Value } from "liquidjs";
import type { Json } from "../model/json.ts";
import type { Scope } from "../model/template-node.ts";
import { textLiquid, valueLiquid } from "./liquid.ts";

/** A failure at a place in the scalar's text. */
export class TemplateTextError extends Error {
	override readonly name = "TemplateTextError";
	/** Offset into the scalar's text. */
	readonly offset: number;
	readonly kind: "syntax" | "unknown_filter" | "unknown_tag" | "render";

	constructor(message: string, offset: number, kind: TemplateTextError["kind"]) {
		super(message);
		this.offset = offset;
		this.kind = kind;
	}
}

/** A name the template reads, such as `company.name`. */
export interface NameUse {
	/** Ends before the first computed part: `a[b].c` is `["a"]`. */
	readonly path: readonly (string | number)[];
	readonly offset: number;
	/** Followed by `| default`, so it may be absent. */
	readonly defaulted: boolean;
}

/** A name the template gives a value with `assign` or `capture`. */
export interface NameAssignment {
	readonly name: string;
	readonly offset: number;
}

export interface CompiledText {
	readonly uses: readonly NameUse[];
	readonly assignments: readonly NameAssignment[];
	/** Throws TemplateTextError. */
	render(scope: Scope): Json;
}

/** True when the text has Liquid in it. */
export function isTemplated(text: string): boolean {
	return text.includes("{{") || text.includes("{%");
}

/** Parses and analyses a scalar. Throws TemplateTextError. */
export function compileText(text: string): CompiledText {
	const parsed = parse(text);
	const only = parsed.length === 1 ? parsed[0] : undefined;
	const templates = only instanceof Output ? parsed : textLiquid.parse(text);
	for (const template of walk(templates)) checkExpressions(template);
	return {
		...analyse(templates, text),
		render: only instanceof Output ? (scope) => renderValue(only, scope) : (scope) => renderText(templates, scope),
	};
}

function parse(text: string): Template[] {
	try {
		return valueLiquid.parse(text);
	} catch (error) {
		throw located(error, "syntax");
	}
}

function renderValue(output: Output, scope: Scope): Json {
	try {
		const context = new Context(scope, valueLiquid.options, { sync: true });
		return toJson(toValueSync(output.value.value(context, false)));
	} catch (error) {
		throw located(error, "render");
	}
}

function renderText(templates: Template[], scope: Scope): Json {
	try {
		return textLiquid.renderSync(templates, scope) as string;
	} catch (error) {
		throw located(error, "render");
	}
}

/** Liquid's own objects (`blank`, ranges) have no JSON; their text stands for them. */
function toJson(value: unknown): Json {
	if (value === undefined || value === null) return null;
	if (typeof value !== "object") return value as Json;
	if (Array.isArray(value)) return value.map(toJson);
	return Object.getPrototypeOf(value) === Object.prototype ? (value as Json) : String(value);
}

function* walk(templates: readonly Template[]): Generator<Template> {
	for (const template of templates) {
		yield template;
		if (template.children !== undefined) yield* walk(toValueSync(template.children(false, true)) as Template[]);
	}
}

/** Refuses an expression that does not reduce to one value, such as `a b c`. */
function checkExpressions(template: Template): void {
	for (const argument of template.arguments?.() ?? []) {
		if (!(argument instanceof Value)) continue;
		let values = 0;
		for (const token of argument.initial.postfix) {
			const isOperator = token.kind === TokenKind.Operator;
			if (!isOperator) values += 1;
			else if ((token as { operator?: string }).operator !== "not") values -= 1;
		}
		if (values <= 1) continue;
		const second = argument.initial.postfix[1];
		throw new TemplateTextError(
			"expected one value, a filter or an operator, found several values side by side",
			second?.begin ?? template.token.begin,
			"syntax",
		);
	}
}

function analyse(templates: Template[], text: string): Pick<CompiledText, "uses" | "assignments"> {
	const defaulted = new Set<number>();
	const assignments: NameAssignment[] = [];
	for (const template of walk(templates)) {
		for (const argument of template.arguments?.() ?? []) {
			if (argument instanceof Value && argument.filters[0]?.name === "default") {
				const begin = argument.initial.postfix[0]?.begin;
				if (begin !== undefined) defaulted.add(begin);
			}
		}
		for (const name of template.localScope?.() ?? []) assignments.push({ name: name.content, offset: name.begin });
		for (const name of template.blockScope?.() ?? []) assignments.push({ name, offset: template.token.begin });
	}
	const toOffset = offsets(text);
	const uses: NameUse[] = [];
	const { globals } = textLiquid.analyzeSync(templates, { partials: false });
	for (const variables of Object.values(globals)) {
		for (const { segments, location } of variables) {
			const offset = toOffset(location.row, location.col);
			const computed = segments.findIndex((segment) => typeof segment === "object");
			const path = (computed < 0 ? segments : segments.slice(0, computed)) as (string | number)[];
			uses.push({ path, offset, defaulted: defaulted.has(offset) });
		}
	}
	uses.sort((a, b) => a.offset - b.offset);
	return { uses, assignments };
}

/** Maps Liquid's row and column (from 1) to an offset. */
function offsets(text: string): (row: number, column: number) => number {
	const starts = [0];
	for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
	return (row, column) => (starts[row - 1] ?? 0) + column - 1;
}

function located(error: unknown, kind: "syntax" | "render"): TemplateTextError {
	if (error instanceof TemplateTextError) return error;
	if (!LiquidError.is(error)) {
		const message = error instanceof Error ? error.message : String(error);
		return new TemplateTextError(message, 0, kind);
	}
	const token = (error as { token?: { begin: number } }).token;
	const inner = error.originalError?.message ?? error.message;
	const message = inner.replace(/, (?:file:.*, )?line:\d+, col:\d+$/, "");
	if (message.startsWith("undefined filter:"))
		return new TemplateTextError(message, token?.begin ?? 0, "unknown_filter");
	if (/^tag ".*" not found$/.test(message)) return new TemplateTextError(message, token?.begin ?? 0, "unknown_tag");
	return new TemplateTextError(message, token?.begin ?? 0, kind);
}
