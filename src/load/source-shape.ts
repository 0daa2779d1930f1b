/** The shapes of what a text's own names stand for, by those of the names in scope. */
import { isItem, type Path, type ValueSource } from "../template/compile-text.ts";
import { emptyShape, type NameScope, shapeOf, uniteShapes, type ValueShape } from "./value-shape.ts";

/** Of what cannot be known, or has been reported where it is written, the shape is empty: nothing is said of its uses. */
export type ShapeOfSource = (source: ValueSource) => ValueShape;

/** `optional` says that the value itself may be absent. */
export function sourceShapes(scope: NameScope): ShapeOfSource {
	// What is assigned from what is assigned from … is made once.
	const made = new Map<ValueSource, ValueShape>();
	function shapeOfSource(source: ValueSource): ValueShape {
		const known = made.get(source);
		if (known !== undefined) return known;
		const shape = makeShape(source);
		made.set(source, shape);
		return shape;
	}

	function makeShape(source: ValueSource): ValueShape {
		switch (source.kind) {
			case "unknown":
			case "text":
				return emptyShape();
			case "name": {
				const [root = "", ...rest] = source.path;
				return innermost(scope.get(String(root)) ?? emptyShape(), rest);
			}
			case "part":
				return innermost(shapeOfSource(source.of), source.path);
			case "list":
				return listShape(shapeOfSource(source.items));
			case "group": {
				const keys = new Map([
					["name", emptyShape()],
					["items", listShape(shapeOfSource(source.items))],
				]);
				return { keys, scalar: false };
			}
			case "either":
				return source.sources.map(alternative).reduce(uniteShapes);
		}
	}

	/** Beside others a text is known to be one. */
	function alternative(source: ValueSource): ValueShape {
		return source.kind === "text" ? shapeOf("") : shapeOfSource(source);
	}

	return shapeOfSource;
}

/** What stands at the path. An item that is there has a list that is there. */
function innermost(shape: ValueShape, path: Path): ValueShape {
	let current = shape;
	let { origin, optional = false } = shape;
	for (const part of path) {
		const inner = innerShape(current, part);
		if (typeof inner === "string") return emptyShape();
		optional = inner !== current.items && (optional || inner.optional === true);
		origin = inner.origin ?? origin;
		current = inner;
	}
	const { optional: _own, ...rest } = current;
	return { ...rest, origin, ...(optional ? { optional } : {}) };
}

function listShape({ optional: _optional, ...items }: ValueShape): ValueShape {
	return { items, scalar: false, origin: items.origin };
}

export function innerShape(shape: ValueShape, part: string | number): ValueShape | "anything" | "nothing" {
	const key = shape.keys?.get(String(part));
	if (key !== undefined) return key;
	if (shape.items !== undefined && isItem(part)) return shape.items;
	// Liquid itself answers `size` of lists and texts.
	if (part === "size" && (shape.items !== undefined || shape.scalar)) return "anything";
	// Nothing is known of the value, such as an empty mapping's: leave it to the rendering.
	if (shape.keys === undefined && shape.items === undefined && !shape.scalar) return "anything";
	return "nothing";
}
