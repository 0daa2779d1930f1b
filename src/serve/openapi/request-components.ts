/** The request schemas as components of an OpenAPI document: the same schemas that requests are checked by, in its dialect. */
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import {
	addTasksSchema,
	createBatchSchema,
	listBatchesQuerySchema,
	listDatasourcesQuerySchema,
	listTasksQuerySchema,
	noBodySchema,
	searchConfigSchema,
	taskInputSchema,
} from "../../wire/request-schemas.ts";
import { ref } from "./ref.ts";

const COMPONENTS: readonly (readonly [name: string, schema: JsonObject])[] = [
	["CreateBatchRequest", createBatchSchema],
	["SearchConfig", searchConfigSchema],
	["AddBatchTasksRequest", addTasksSchema],
	["BatchTaskInput", taskInputSchema],
	["NoBody", noBodySchema],
];

/** Formats of our own, in words that other tools know. */
const FORMATS: { readonly [format: string]: JsonObject } = {
	"web-uri": { format: "uri" },
	"date-bound": { description: "A day, YYYY-MM-DD; with historical_cache also an ISO 8601 date-time" },
};

/** What the schemas leave to code (`create-batch-rules.ts`, `task-rules.ts`). */
const RULES: { readonly [name: string]: JsonObject } = {
	CreateBatchRequest: {
		description:
			"`mode` goes before its former name `model`. At most one JSON Schema among the output formats, and never beside markdown or pdf; toon only beside one. webhook_url is HTTPS; plain HTTP to the server's own machine alone. Bounds of this server: a name of 1,000 characters, a schema of 200 levels and 256 KiB, metadata of 100 keys and 64 KiB.",
	},
	BatchTaskInput: {
		description:
			"`query` goes before its former name `input`, and research_strategy before `strategy`. Strategy and report format have at most 15,000 characters together. Ids are unique in their batch, and have at most 1,000 characters. Bounds of this server: metadata of 100 keys and 64 KiB.",
		anyOf: [{ required: ["query"] }, { required: ["input"] }],
	},
};

export function requestComponents(): JsonObject {
	return Object.fromEntries(COMPONENTS.map(([name, schema]) => [name, { ...RULES[name], ...translateIn(schema) }]));
}

/** The keys of a query as parameters. */
export const LIST_TASKS_PARAMETERS = parametersOf(listTasksQuerySchema);
export const LIST_BATCHES_PARAMETERS = parametersOf(listBatchesQuerySchema);
export const LIST_DATASOURCES_PARAMETERS = parametersOf(listDatasourcesQuerySchema);

function parametersOf({ properties }: JsonObject): readonly JsonObject[] {
	if (!isJsonObject(properties)) return [];
	return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", schema: translate(schema) }));
}

/** A schema that is a component itself becomes a reference. */
function translate(value: Json | undefined): Json {
	const component = COMPONENTS.find(([, schema]) => schema === value);
	if (component !== undefined) return ref(component[0]);
	if (Array.isArray(value)) return value.map(translate);
	return isJsonObject(value) ? translateIn(value) : (value ?? null);
}

function translateIn(schema: JsonObject): JsonObject {
	const entries = Object.entries(schema).flatMap(([key, value]) => {
		const format = key === "format" ? FORMATS[String(value)] : undefined;
		return format === undefined ? [[key, translate(value)] as const] : Object.entries(format);
	});
	return Object.fromEntries(entries);
}
