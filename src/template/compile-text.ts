/**
 * One templated scalar: parsed once, analysed, ready to be rendered for every row.
 *
 * A scalar that is exactly one `{{ … }}` keeps its value's type; anything else becomes text.
 * What LiquidJS accepts in silence, such as `{{ a b }}`, is refused here.
 */
import { type Liquid, Output, type Template, toValueSync } from "liquidjs";
import type { Json } from "../model/json.ts";
import type { Scope } from "../model/template-node.ts";
import { checkExpressions } from "./check-expressions.ts";
import { explainLiquidError } from "./explain-liquid-error.ts";
import { textLiquid, valueLiquid } from "./liquid.ts";
import { type NameAssignment, nameAssignments, type ReadNames, readNames } from "./name-uses.ts";
import { plainParts, readPath, renderPlain } from "./plain-template.ts";
import { isPlainMapping, StrictContext } from "./strict-context.ts";

export type { PropertyUse } from "./filter-sources.ts";
export type { NameAssignment, NameUse } from "./name-uses.ts";
export { TemplateTextError } from "./template-text-error.ts";
export type { Path, ValueSource } from "./value-source.ts";
export { isItem } from "./value-source.ts";

/** The names a text reads and those it gives values. */
export interface TextNames extends ReadNames {
	readonly assignments: readonly NameAssignment[];
}

export interface CompiledText extends TextNames {
	/** Throws TemplateTextError. */
	render(scope: Scope): Json;
}

/** True when the text has Liquid in it. */
export function isTemplated(text: string): boolean {
	return text.includes("{{") || text.includes("{%");
}

/** Parses and analyses a scalar. Throws TemplateTextError; `findTextFaults` tells of the others as well. */
export function compileText(text: string): CompiledText {
	try {
		const parsed = valueLiquid.parse(text);
		checkExpressions(parsed, text);
		const assignments = nameAssignments(parsed, text);
		return { ...readNames(parsed, text), assignments, render: renderer(parsed, text) };
	} catch (error) {
		throw explainLiquidError(error, text, "syntax");
	}
}

function renderer(parsed: readonly Template[], text: string): CompiledText["render"] {
	const [only] = parsed;
	const make = parsed.length === 1 && only instanceof Output ? valueRenderer(only, text) : textRenderer(parsed, text);
	return (scope) => {
		try {
			return make(scope);
		} catch (error) {
			throw explainLiquidError(error, text, "render");
		}
	};
}

function valueRenderer(output: Output, text: string): CompiledText["render"] {
	const [path] = plainParts([output], text) ?? [];
	return (scope) => {
		const plain = path === undefined || typeof path === "string" ? undefined : readPath(path, scope);
		return plain ?? toJson(toValueSync(output.value.value(contextOf(valueLiquid, scope), false)));
	};
}

function textRenderer(parsed: readonly Template[], text: string): CompiledText["render"] {
	const parts = plainParts(parsed, text);
	let templates: Template[] | undefined;
	return (scope) => {
		const plain = parts === undefined ? undefined : renderPlain(parts, scope);
		if (plain !== undefined) return plain;
		templates ??= textLiquid.parse(text);
		return textLiquid.renderSync(templates, contextOf(textLiquid, scope)) as string;
	};
}

function contextOf(liquid: Liquid, scope: Scope): StrictContext {
	return new StrictContext(scope, liquid.options, { sync: true }, { liquid });
}

/** Liquid's own objects (`blank`, ranges) have no JSON; their text stands for them. */
function toJson(value: unknown): Json {
	if (value === undefined || value === null) return null;
	if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`expected a number, found ${value}`);
	if (typeof value !== "object") return value as Json;
	if (Array.isArray(value)) return value.map(toJson);
	return isPlainMapping(value) ? (value as Json) : String(value);
}
