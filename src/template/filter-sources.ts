/** What filters make of a value's shape, and which properties of its items their arguments name. */
import { TokenKind, type Value } from "liquidjs";
import { either, list, listOfItems, part, TEXT, UNKNOWN, type ValueSource } from "./value-source.ts";

/** A token as far as it is read here. */
export interface SourceToken {
	readonly kind: number;
	readonly begin: number;
	readonly end: number;
}

/** What LiquidJS knows of a filter and its types hide. */
interface AppliedFilter {
	readonly name: string;
	readonly token: { readonly begin: number };
	/** A named argument is a pair. */
	readonly args: readonly (SourceToken | readonly [string, SourceToken | undefined])[];
}

export type SourceOf = (token: SourceToken) => ValueSource;

/** A literal argument of a filter that names a property of the items, as in `results.p | map: "output.name"`. */
export interface PropertyUse {
	readonly filter: string;
	/** As it is written, up to the filter. */
	readonly input: string;
	readonly items: ValueSource;
	readonly path: readonly string[];
	/** Where each part of the path stands in the text. */
	readonly offsets: readonly number[];
}

type Effect = (input: ValueSource, argument: ValueSource, property: readonly string[] | undefined) => ValueSource;

const item: Effect = (input) => part(input, [0]);
const sameItems: Effect = (input) => listOfItems(input);
const withAnother: Effect = (input, argument) => list(either(part(input, [0]), argument));

/** Of other filters' values nothing is known. */
const EFFECTS: { readonly [filter: string]: Effect } = {
	compact: sameItems,
	concat: (input, argument) => list(either(part(input, [0]), part(argument, [0]))),
	default: (input, argument) => either(input, argument),
	find: item,
	first: item,
	group_by: (input) => list({ kind: "group", items: part(input, [0]) }),
	last: item,
	map: (input, _, property) => (property === undefined ? UNKNOWN : list(part(input, [0, ...property]))),
	pop: sameItems,
	push: withAnother,
	reject: sameItems,
	reverse: sameItems,
	shift: sameItems,
	// Of a text it is a text.
	slice: (input) => input,
	sort: sameItems,
	uniq: sameItems,
	unshift: withAnother,
	where: sameItems,
};

/** Filters whose first argument names a property. */
const OF_PROPERTIES = new Set("find find_index group_by has map reject sort sum where".split(" "));
/** Names with dots between them: what else can be written there is not followed. */
const PLAIN_PROPERTY = /^[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*$/;

/** The value of an expression with its filters. */
export function sourceOfValue(value: Value, text: string, sourceOf: SourceOf): ValueSource {
	return filtersOf(value).reduce(
		(input, filter) => apply(filter, input, text, sourceOf),
		sourceBefore(value, sourceOf),
	);
}

export function propertyUses(value: Value, text: string, sourceOf: SourceOf): PropertyUse[] {
	const filters = filtersOf(value);
	const found: PropertyUse[] = [];
	if (!filters.some(({ name }) => OF_PROPERTIES.has(name))) return found;
	let source = sourceBefore(value, sourceOf);
	for (const filter of filters) {
		const property = propertyOf(filter, text);
		if (property !== undefined) found.push(propertyUse(value, filter, property, part(source, [0]), text));
		source = apply(filter, source, text, sourceOf);
	}
	return found;
}

function propertyUse(
	value: Value,
	{ name, token, args: [argument] }: AppliedFilter,
	path: readonly string[],
	items: ValueSource,
	text: string,
): PropertyUse {
	const begin = value.initial.postfix[0]?.begin ?? token.begin;
	const input = text.slice(begin, token.begin).replace(/\s*\|\s*$/, "");
	let at = (argument as SourceToken).begin + 1;
	const offsets = path.map((each) => {
		at += each.length + 1;
		return at - each.length - 1;
	});
	return { filter: name, input: input.replace(/\s+/g, " "), items, path, offsets };
}

function filtersOf(value: Value): readonly AppliedFilter[] {
	return value.filters as unknown as readonly AppliedFilter[];
}

/** Conditions, such as `a == b`, have several tokens. */
function sourceBefore(value: Value, sourceOf: SourceOf): ValueSource {
	const [only, ...others] = value.initial.postfix;
	return only === undefined || others.length > 0 ? UNKNOWN : sourceOf(only);
}

function apply(filter: AppliedFilter, input: ValueSource, text: string, sourceOf: SourceOf): ValueSource {
	const effect = Object.hasOwn(EFFECTS, filter.name) ? EFFECTS[filter.name] : undefined;
	if (effect === undefined) return UNKNOWN;
	const [argument] = filter.args;
	const given = argument === undefined ? TEXT : isToken(argument) ? sourceOf(argument) : UNKNOWN;
	return effect(input, given, propertyOf(filter, text));
}

/** Undefined where a variable names it, or a text that is more than names. */
function propertyOf({ name, args: [argument] }: AppliedFilter, text: string): readonly string[] | undefined {
	if (!OF_PROPERTIES.has(name) || argument === undefined || !isToken(argument)) return undefined;
	if (argument.kind !== TokenKind.Quoted) return undefined;
	const written = text.slice(argument.begin + 1, argument.end - 1);
	return PLAIN_PROPERTY.test(written) ? written.split(".") : undefined;
}

function isToken(argument: AppliedFilter["args"][number]): argument is SourceToken {
	return !Array.isArray(argument);
}
