/**
 * The union of the shapes of many values: which keys exist, and in how many of the values.
 * Names in templates are checked against it before anything is rendered.
 */
import { isJsonObject, type Json } from "../model/json.ts";
import type { Problem } from "../model/problem.ts";

/** Another place that matters, such as "the data `companies`". */
export type Origin = NonNullable<Problem["related"]>[number];

export interface ValueShape {
	/** Keys of the mappings seen; undefined when none was a mapping. */
	keys?: Map<string, ValueShape>;
	/** Union over the items of the lists seen; undefined when none was a list. */
	items?: ValueShape;
	/** A text, number, boolean or null was seen. */
	scalar: boolean;
	/** A schema describes it and does not require it. */
	optional?: boolean;
	/** What says so: the data, the output schema. Of what is inside, too, unless that has its own. */
	origin?: Origin | undefined;
	/** Where the name in scope was given its meaning. */
	declared?: Origin | undefined;
}

/** The names in scope and the shapes of their values. */
export type NameScope = ReadonlyMap<string, ValueShape>;

/** The deepest level looked at; below it everything is allowed. */
const MAX_DEPTH = 8;

export function emptyShape(): ValueShape {
	return { scalar: false };
}

/** Adds one value to the union. */
export function addToShape(shape: ValueShape, value: Json, depth = 0): void {
	if (depth > MAX_DEPTH) return;
	if (Array.isArray(value)) {
		shape.items ??= emptyShape();
		for (const item of value) addToShape(shape.items, item, depth + 1);
	} else if (isJsonObject(value)) {
		shape.keys ??= new Map();
		for (const [key, member] of Object.entries(value)) {
			let inner = shape.keys.get(key);
			if (inner === undefined) {
				inner = emptyShape();
				shape.keys.set(key, inner);
			}
			addToShape(inner, member, depth + 1);
		}
	} else {
		shape.scalar = true;
	}
}

/** The shape of one value. */
export function shapeOf(value: Json): ValueShape {
	const shape = emptyShape();
	addToShape(shape, value);
	return shape;
}

/** The shape of a value that is one or the other. What only one may lack, or nothing is known of, is not complained of. */
export function uniteShapes(one: ValueShape, other: ValueShape): ValueShape {
	if (one === other) return one;
	if (isUnknown(one) || isUnknown(other)) return emptyShape();
	const keys = one.keys === undefined ? other.keys : other.keys === undefined ? one.keys : unite(one.keys, other.keys);
	const items = [one.items, other.items].filter((each) => each !== undefined);
	return {
		...(keys === undefined ? {} : { keys }),
		...(items.length === 0 ? {} : { items: items.reduce(uniteShapes) }),
		scalar: one.scalar || other.scalar,
		...(one.optional === true && other.optional === true ? { optional: true } : {}),
		origin: one.origin === other.origin ? one.origin : undefined,
	};
}

function unite(one: ReadonlyMap<string, ValueShape>, other: ReadonlyMap<string, ValueShape>): Map<string, ValueShape> {
	const keys = new Map([...one, ...other]);
	for (const [key, shape] of one) {
		const another = other.get(key);
		if (another !== undefined) keys.set(key, uniteShapes(shape, another));
	}
	return keys;
}

/** True where any use of the value has to be left alone. */
export function isUnknown({ keys, items, scalar }: ValueShape): boolean {
	return keys === undefined && items === undefined && !scalar;
}
