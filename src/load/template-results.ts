/** What templates may read of earlier results, by the output schema of the template that gives them. */
import { isJsonObject } from "../model/json.ts";
import type { Binding } from "../model/pipeline.ts";
import { isResultsBinding } from "../model/pipeline.ts";
import type { TemplateNode } from "../model/template-node.ts";
import { pointerParts } from "../values/json-pointer.ts";
import { shapeOfSchema } from "./schema-shape.ts";
import { emptyShape, shapeOf, type ValueShape } from "./value-shape.ts";

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
	return schema === undefined ? "text" : shapeOfSchema(schema);
}

/** The items of the list that `at` leads to, or why there can be none. */
export function itemsAt(output: ResultsShape["output"], at: string): ValueShape | { readonly fault: string } {
	if (output === "unknown") return emptyShape();
	if (output === "text") return { fault: "its answers are text, which has no list in it" };
	let shape = output;
	for (const [index, part] of pointerParts(at).entries()) {
		if (isUnknown(shape)) return emptyShape();
		const inner = shape.keys?.get(part);
		if (inner === undefined) {
			const parent = pointerParts(at).slice(0, index).join("/");
			return { fault: `its output schema has no \`${part}\`${parent === "" ? "" : ` in \`/${parent}\``}` };
		}
		shape = inner;
	}
	if (isUnknown(shape)) return emptyShape();
	return shape.items ?? { fault: `its output schema has no list at \`${at}\`` };
}

function isUnknown({ keys, items, scalar }: ValueShape): boolean {
	return keys === undefined && items === undefined && !scalar;
}

/** Exactly one `results_of` gives the tasks a parent. */
export function hasParent(forEach: readonly Binding[]): boolean {
	return forEach.filter(isResultsBinding).length === 1;
}
