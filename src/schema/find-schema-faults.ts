/** An output schema as its writer left it → everything that is wrong with it, so that it is mended in one go. */
import type { JsonObject } from "../model/json.ts";
import { isTooDeep, MAX_NESTING } from "../model/nesting.ts";
import { findBoundFaults } from "./check-bounds.ts";
import { findKeywordFaults } from "./check-keywords.ts";
import { findReferenceFaults } from "./check-references.ts";
import { findRequiredFaults } from "./check-required.ts";
import { findValueFaults } from "./check-values.ts";
import { describeValue, type SchemaFault } from "./schema-fault.ts";

/** What a schema is for: an output is always a mapping, a row of data may be a single value. */
export type SchemaUse = "output" | "row";

const TOO_DEEP = `expected a schema of at most ${MAX_NESTING} levels, found a deeper one`;

/** All of them, one for each place. A schema without errors among them may still not compile. */
export function findSchemaFaults(schema: JsonObject, use: SchemaUse = "output"): SchemaFault[] {
	// Everything below walks all of it.
	if (isTooDeep(schema)) return [{ path: [], target: "value", message: TOO_DEEP }];
	const faults = [
		...(use === "output" ? rootFaults(schema) : listFaults(schema)),
		...findKeywordFaults(schema),
		...findValueFaults(schema),
		...findReferenceFaults(schema),
		...findRequiredFaults(schema),
		...findBoundFaults(schema),
	];
	const places = new Map<string, SchemaFault>();
	for (const fault of faults) if (!places.has(placeOf(fault))) places.set(placeOf(fault), fault);
	return [...places.values()];
}

function placeOf({ path }: SchemaFault): string {
	return JSON.stringify(path);
}

function rootFaults({ type }: JsonObject): SchemaFault[] {
	if (type === "object") return [];
	const found = type === undefined ? "none" : describeValue(type);
	const message = `expected an output schema with \`type: object\` at its root, found ${found}`;
	return [{ path: type === undefined ? [] : ["type"], target: "value", message }];
}

/** No row is a list: whoever writes so describes the file. */
function listFaults({ type }: JsonObject): SchemaFault[] {
	if (type !== "array") return [];
	const message = "expected a schema of one row, found `type: array`, which no row is";
	const hint = "a row schema describes one row: write what stands under `items` in its place";
	return [{ path: ["type"], target: "value", message, hint }];
}
