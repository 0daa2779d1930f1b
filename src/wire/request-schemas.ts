/**
 * The Batch API's request bodies and queries as closed JSON Schemas (draft-07).
 *
 * One source for the planner, the embedded engine and the HTTP server. Every field and limit is
 * contract sections 3, 5 and 7; what a schema cannot say stands in `create-batch-rules.ts` and `task-rules.ts`.
 */
import { DATASOURCE_CATEGORIES } from "../model/datasource.ts";
import type { JsonObject } from "../model/json.ts";
import { MAX_TASKS_PER_ADD, MODES, TASK_STATUSES } from "../model/wire.ts";

/** Most characters of a query (contract 3.4). */
export const MAX_QUERY_LENGTH = 25_000;
/** Most characters of research strategy and report format together (contract 3.4). */
export const MAX_INSTRUCTIONS_LENGTH = 15_000;
/** Most URLs of a task (contract 3.4). */
export const MAX_URLS = 10;
/** Most entries of `included_sources` and of `excluded_sources` (contract 5). */
export const MAX_SOURCES = 20;

/** Modes a request may name; `lite` is a retired alias that means `standard` (contract 3.1). */
export const REQUEST_MODES = [...MODES, "lite"] as const;

/** Output formats that are named; any other element is a JSON Schema (contract 7). */
export const NAMED_OUTPUT_FORMATS = ["markdown", "pdf", "toon"] as const;

/** Values of `search.country_code` (contract 5). */
export const COUNTRY_CODES: readonly string[] =
	"ALL AR AU AT BE BR CA CL DK FI FR DE HK IN ID IT JP KR MY MX NL NZ NO CN PL PT PH RU SA ZA ES SE CH TW TR GB US".split(
		" ",
	);

const text: JsonObject = { type: "string" };
const mode: JsonObject = { enum: REQUEST_MODES };
const query: JsonObject = { type: "string", pattern: "\\S", maxLength: MAX_QUERY_LENGTH };
const instructions: JsonObject = { type: "string", maxLength: MAX_INSTRUCTIONS_LENGTH };
const metadata: JsonObject = { type: "object", additionalProperties: { type: ["string", "number", "boolean"] } };
const sources: JsonObject = { type: "array", maxItems: MAX_SOURCES, items: { type: "string", minLength: 1 } };
/** A calendar day or an ISO 8601 date-time; `date-bound` also refuses days that no calendar has. */
const dateBound: JsonObject = { type: "string", format: "date-bound" };

export const searchConfigSchema: JsonObject = {
	type: "object",
	additionalProperties: false,
	properties: {
		search_type: { enum: ["all", "web", "proprietary"] },
		included_sources: sources,
		excluded_sources: sources,
		source_biases: { type: "object", additionalProperties: { type: "integer", minimum: -5, maximum: 5 } },
		start_date: dateBound,
		end_date: dateBound,
		category: { type: "string", maxLength: 500 },
		country_code: { enum: COUNTRY_CODES },
		historical_cache: { type: "boolean" },
		historical_cache_strict: { enum: ["off", "prefer", "only"] },
	},
};

export const createBatchSchema: JsonObject = {
	type: "object",
	additionalProperties: false,
	properties: {
		name: text,
		mode,
		model: mode,
		output_formats: {
			type: "array",
			minItems: 1,
			items: {
				type: ["string", "object"],
				if: { type: "string" },
				// biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
				then: { enum: NAMED_OUTPUT_FORMATS, $comment: "a JSON Schema" },
				else: { minProperties: 1 },
			},
		},
		search: searchConfigSchema,
		// It may carry a secret: what is marked so is not repeated in errors.
		webhook_url: { type: "string", format: "web-uri", writeOnly: true },
		brand_collection_id: text,
		metadata,
	},
};

export const taskInputSchema: JsonObject = {
	type: "object",
	additionalProperties: false,
	properties: {
		id: { type: "string", minLength: 1 },
		query,
		input: query,
		research_strategy: instructions,
		strategy: instructions,
		report_format: instructions,
		urls: { type: "array", maxItems: MAX_URLS, items: { type: "string", format: "web-uri" } },
		metadata,
	},
	// One of `query` and `input` is required: said in code, which can name the field.
};

export const addTasksSchema: JsonObject = {
	type: "object",
	additionalProperties: false,
	required: ["tasks"],
	properties: { tasks: { type: "array", minItems: 1, maxItems: MAX_TASKS_PER_ADD, items: taskInputSchema } },
};

export const listTasksQuerySchema: JsonObject = {
	type: "object",
	additionalProperties: false,
	properties: {
		status: { enum: TASK_STATUSES },
		limit: { type: "integer", minimum: 1 },
		last_key: { type: "string", minLength: 1 },
		include_output: { type: "boolean" },
	},
};

export const listBatchesQuerySchema: JsonObject = {
	type: "object",
	additionalProperties: false,
	properties: { limit: { type: "integer", minimum: 1 } },
};

export const listDatasourcesQuerySchema: JsonObject = {
	type: "object",
	additionalProperties: false,
	properties: { category: { enum: DATASOURCE_CATEGORIES } },
};

/** Of cancel: nothing, or `{}` as both SDKs post (contract 3.6). */
export const noBodySchema: JsonObject = { type: "object", additionalProperties: false };

export const requestSchemas = {
	createBatch: createBatchSchema,
	addTasks: addTasksSchema,
	task: taskInputSchema,
	listTasks: listTasksQuerySchema,
	listBatches: listBatchesQuerySchema,
	listDatasources: listDatasourcesQuerySchema,
	noBody: noBodySchema,
};

export type RequestSchemaName = keyof typeof requestSchemas;
