/**
 * A templated scalar that cannot be used → all that is wrong with it: LiquidJS stops at the first unknown
 * filter, and would hide every name behind it.
 */
import { type Template, Value } from "liquidjs";
import { expressionFaults, walk } from "./check-expressions.ts";
import type { TextNames } from "./compile-text.ts";
import { explainLiquidError } from "./explain-liquid-error.ts";
import { FILTER_NAMES, readingLiquid } from "./liquid.ts";
import { nameAssignments, readNames } from "./name-uses.ts";
import { TemplateTextError } from "./template-text-error.ts";

/** What LiquidJS knows of a filter and its types hide. */
interface FilterPlace {
	readonly name: string;
	readonly token: { readonly begin: number };
}

export interface TextFaults extends TextNames {
	readonly faults: readonly TemplateTextError[];
}

/** No names for a text that cannot be read at all. */
export function findTextFaults(text: string): TextFaults {
	try {
		const templates = readingLiquid.parse(text);
		const unread = [...expressionFaults(templates, text)];
		// What a junk expression names is guesswork.
		const isRead = ({ offsets: [offset = 0] }: { readonly offsets: readonly number[] }) =>
			!unread.some((fault) => isBeside(fault.offset, offset, text));
		const { uses, properties } = readNames(templates, text);
		return {
			faults: [...unknownFilters(templates), ...unread],
			uses: uses.filter(isRead),
			properties: properties.filter(isRead),
			assignments: nameAssignments(templates, text),
		};
	} catch (error) {
		return { faults: [explainLiquidError(error, text, "syntax")], uses: [], properties: [], assignments: [] };
	}
}

function* unknownFilters(templates: readonly Template[]): Generator<TemplateTextError> {
	const known = new Set(FILTER_NAMES);
	for (const template of walk(templates)) {
		for (const argument of template.arguments?.() ?? []) {
			const filters = argument instanceof Value ? argument.filters : [];
			for (const filter of filters) {
				const { name, token } = filter as unknown as FilterPlace;
				if (!known.has(name)) yield new TemplateTextError(name, token.begin, "unknown_filter", name.length);
			}
		}
	}
}

/** True when both offsets are inside the same pair of braces. */
function isBeside(offset: number, other: number, text: string): boolean {
	return text.lastIndexOf("{", offset) <= other && other <= text.indexOf("}", offset);
}
