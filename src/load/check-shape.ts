/**
 * A plain parsed value → everything that is wrong with its shape.
 *
 * The published JSON Schema decides, ajv applies it, and each mistake is told once, in words.
 * Unions in the schema are either told apart by the JSON type of the value (`type: [array, string]`)
 * or have scalars only (`anyOf`), so that all errors of a failed union concern the same node, and the
 * first of them in rank speaks for the rest.
 */
import type { ErrorObject, ValidateFunction } from "ajv";
import { pointerParts } from "../values/json-pointer.ts";
import type { ShapeError } from "./shape-error.ts";
import { compilePipelineShape } from "./shape-validators.ts";
import { keyMeantBy, translateShapeError } from "./translate-shape-error.ts";
import { joinUnindented } from "./unindented.ts";

export type { ShapeError } from "./shape-error.ts";

/** Keywords about a node's own value, the most telling first. */
const RANKED = ["anyOf", "type", "const", "enum"];

/** A number as it stands in the file (`1.10`), by its place; undefined for what is none. */
type WrittenAt = (pointer: readonly (string | number)[]) => string | undefined;

/** Every mistake in the shape of a pipeline, once each; empty for a good one. */
export function checkShape(value: unknown, writtenAt?: WrittenAt): readonly ShapeError[] {
	return joinUnindented(shapeErrors(validator(), value, writtenAt), value);
}

/** The same by another schema of ours. */
export function shapeErrors(
	validate: ValidateFunction,
	value: unknown,
	writtenAt: WrittenAt = () => undefined,
): readonly ShapeError[] {
	if (validate(value)) return [];
	const errors = (validate.errors ?? []).filter(isOwnMistake);
	return withoutEchoes(errors).map((error) => {
		const pointer = pointerOf(value, error.instancePath);
		return translateShapeError(error, pointer, writtenAt(pointer));
	});
}

let compiled: ValidateFunction | undefined;

function validator(): ValidateFunction {
	compiled ??= compilePipelineShape();
	return compiled;
}

/** False for what ajv adds around a mistake: the `if` of a failed `else`, and the parts of a bad name. */
function isOwnMistake(error: ErrorObject): boolean {
	return error.keyword !== "if" && error.propertyName === undefined;
}

/** One error for each node, and none for a key that is missing because it is misspelt. */
function withoutEchoes(errors: readonly ErrorObject[]): readonly ErrorObject[] {
	const kept = new Map<string, ErrorObject>();
	for (const error of errors) {
		const place = placeOf(error);
		const rival = kept.get(place);
		if (rival === undefined || rankOf(error) < rankOf(rival)) kept.set(place, error);
	}
	const misspelt = new Set(errors.map((error) => `${error.instancePath}\n${keyMeantBy(error)}`));
	return [...kept.values()].filter(
		(error) => error.keyword !== "required" || !misspelt.has(`${error.instancePath}\n${error.params.missingProperty}`),
	);
}

/** Equal for errors that speak of the same thing: a key by its name, a value by its node. */
function placeOf(error: ErrorObject): string {
	const { additionalProperty, missingProperty, propertyName } = error.params;
	return JSON.stringify([error.instancePath, additionalProperty, missingProperty, propertyName]);
}

function rankOf(error: ErrorObject): number {
	const rank = RANKED.indexOf(error.keyword);
	return rank === -1 ? RANKED.length : rank;
}

/** ajv's path as keys, with numbers where the value holds lists. */
function pointerOf(value: unknown, instancePath: string): (string | number)[] {
	let node = value;
	return pointerParts(instancePath).map((key) => {
		const step = Array.isArray(node) ? Number(key) : key;
		node = (node as { readonly [key: string | number]: unknown })[step];
		return step;
	});
}
