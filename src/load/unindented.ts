/** `tasks: { a: , query: Hi }`: a template whose lines stand at its own level is one mistake, and looks like many. */
import { isJsonObject, type Json } from "../model/json.ts";
import { keysOf, pipelineSchema, resolveNode } from "./pipeline-schema.ts";
import type { ShapeError } from "./shape-error.ts";

/** The errors, with one for each such template in place of those of its lines. */
export function joinUnindented(errors: readonly ShapeError[], root: unknown): readonly ShapeError[] {
	if (errors.length === 0) return errors;
	const bodies = bodiesBeside(root);
	const strays = new Set([...bodies.values()].flat());
	return errors.flatMap((error) => {
		const [section, name, ...inside] = error.pointer;
		if (section !== "tasks" || typeof name !== "string") return [error];
		const body = bodies.get(name);
		if (body !== undefined && inside.length === 0) return [{ ...error, hint: hintFor(body) }];
		return strays.has(name) ? [] : [error];
	});
}

/** By template without a value: the keys of a template that follow it where templates stand. */
function bodiesBeside(root: unknown): ReadonlyMap<string, readonly string[]> {
	const bodies = new Map<string, readonly string[]>();
	const tasks = isJsonObject(root as Json) ? (root as { readonly tasks?: Json }).tasks : undefined;
	if (!isJsonObject(tasks)) return bodies;
	const known = keysOfTemplates();
	let empty: string | undefined;
	for (const [name, value] of Object.entries(tasks)) {
		if (value === null) empty = name;
		else if (!known.includes(name) || isTemplate(value)) empty = undefined;
		else if (empty !== undefined) bodies.set(empty, [...(bodies.get(empty) ?? []), name]);
	}
	return bodies;
}

function keysOfTemplates(): readonly string[] {
	const template = pipelineSchema().properties?.tasks?.additionalProperties;
	return typeof template === "object" ? keysOf(resolveNode(template)) : [];
}

function isTemplate(value: Json): boolean {
	return isJsonObject(value) && value.query !== undefined;
}

function hintFor(body: readonly string[]): string {
	const keys = body.map((key) => `\`${key}\``);
	const listed = keys.length === 1 ? keys[0] : `${keys.slice(0, -1).join(", ")} and ${keys.at(-1)}`;
	return `indent ${listed} below it: ${keys.length === 1 ? "it stands" : "they stand"} at the same level`;
}
