/** What templates may read of earlier results, by the output schema of the template that gives them. */
import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { TemplateNode } from "../model/template-node.ts";
import { jsonPointer, pointerParts } from "../values/json-pointer.ts";
import { suggest } from "../values/suggest.ts";
import { textOf } from "../values/text-of.ts";
import { mapping } from "./read-settings.ts";
import { shapeOfSchema } from "./schema-shape.ts";
import { emptyShape, isUnknown, shapeOf, type ValueShape } from "./value-shape.ts";

/** A template's results as others see them. */
export interface ResultsShape {
	/** Of one item: `id, key, bindings, output, sources`. */
	readonly item: ValueShape;
	/** Undefined where the answer is text, or where its schema cannot be known before rendering. */
	readonly output: "text" | "unknown" | ValueShape;
}

/** `bindings`: the shapes of the rows that its tasks stand for. */
export function resultsShape(batch: TemplateNode, bindings: ReadonlyMap<string, ValueShape>): ResultsShape {
	const output = outputShape(batch);
	const shown = output === "unknown" ? emptyShape() : output === "text" ? shapeOf("") : output;
	const keys = new Map<string, ValueShape>([
		["id", shapeOf("")],
		["key", shapeOf("")],
		["bindings", { keys: new Map(bindings), scalar: false }],
		["output", shown],
		["sources", { items: emptyShape(), scalar: false }],
	]);
	return { item: { keys, scalar: false }, output };
}

/** The last wins, as in the request: a schema gives structured output, anything else text. */
function outputShape(batch: TemplateNode): ResultsShape["output"] {
	const formats =
		batch.kind === "mapping" ? batch.entries.find(({ key }) => key === "output_formats")?.node : undefined;
	if (formats === undefined) return "text";
	if (formats.kind !== "list" || formats.items.some(({ kind }) => kind === "text")) return "unknown";
	const schema = formats.items.map((item) => (item.kind === "value" ? item.value : null)).find(isJsonObject);
	if (schema === undefined) return "text";
	return { ...shapeOfSchema(schema), origin: { message: "the output schema", location: formats.location } };
}

/** Why there can be none, and the pointer that was probably meant. */
export interface NoItems {
	readonly fault: string;
	readonly meant?: string;
}

/** The items of the list that `at` leads to, or why there can be none. */
export function itemsAt(output: ResultsShape["output"], at: string): ValueShape | NoItems {
	if (output === "unknown") return emptyShape();
	if (output === "text") return { fault: "its answers are text, which has no list in it" };
	let shape = output;
	for (const [index, part] of pointerParts(at).entries()) {
		if (isUnknown(shape)) return emptyShape();
		const inner = shape.keys?.get(part);
		if (inner === undefined) {
			const before = pointerParts(at).slice(0, index);
			const fault = `its output schema has no \`${part}\`${index === 0 ? "" : ` in \`/${before.join("/")}\``}`;
			const meant = suggest(part, [...(shape.keys?.keys() ?? [])]);
			return { fault, ...(meant === undefined ? {} : { meant: jsonPointer([...before, meant]) }) };
		}
		shape = inner;
	}
	if (isUnknown(shape)) return emptyShape();
	if (shape.items === undefined && at === "") {
		const [list] = [...(shape.keys ?? [])].find(([, { items }]) => items !== undefined) ?? [];
		const meant = list === undefined ? {} : { meant: jsonPointer([list]) };
		return { fault: "its output schema is that of no list, and `at` does not say where one is", ...meant };
	}
	if (shape.items === undefined) return { fault: `its output schema has no list at \`${at}\`` };
	return { ...shape.items, origin: output.origin };
}

/** The way to the first part of `at` that the schema does not require; undefined where there is none. */
export function optionalPartAt(output: ResultsShape["output"], at: string): string | undefined {
	if (typeof output === "string") return undefined;
	const parts = pointerParts(at);
	let shape: ValueShape | undefined = output;
	for (const [index, part] of parts.entries()) {
		shape = shape?.keys?.get(part);
		if (shape?.optional === true) return jsonPointer(parts.slice(0, index + 1));
	}
	return undefined;
}

/**
 * The template that gives the tasks a parent: exactly one `results_of` does. Told by what is written, so that a mistake
 * beside it does not take `parent` away.
 */
export function onlyParent(definition: JsonObject): string | undefined {
	const named = Object.entries(mapping(definition.for_each)).filter(
		([binding, source]) => !binding.startsWith("x-") && mapping(source).results_of !== undefined,
	);
	return named.length === 1 ? textOf(mapping(named[0]?.[1]).results_of) : undefined;
}
