/** The schema that an endpoint is asked to keep to: the output beside the passages that support it. */
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";

const PLACE = "#/properties/output";

/** References of the output's schema are led to where it now stands. */
export function answerSchema(output: JsonObject): JsonObject {
	const { $schema: _, ...schema } = output;
	return {
		type: "object",
		properties: {
			output: moved(schema),
			evidence: {
				type: "array",
				items: {
					type: "object",
					properties: {
						path: { type: "string" },
						passages: { type: "array", items: { type: "integer" } },
					},
					required: ["path", "passages"],
					additionalProperties: false,
				},
			},
		},
		required: ["output", "evidence"],
		additionalProperties: false,
	};
}

function moved(value: Json): Json {
	if (Array.isArray(value)) return value.map(moved);
	if (!isJsonObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, item]) => {
			const isReference = key === "$ref" && typeof item === "string" && /^#(?:\/|$)/.test(item);
			return [key, isReference ? `${PLACE}${(item as string).slice(1)}` : moved(item)];
		}),
	);
}
