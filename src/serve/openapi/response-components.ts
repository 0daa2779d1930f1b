/**
 * What the server answers, as closed schemas: of the contract's fields those that it sends, and no other. Only what
 * researchers add is open.
 */
import { DATASOURCE_CATEGORIES } from "../../model/datasource.ts";
import type { JsonObject } from "../../model/json.ts";
import { BATCH_STATUSES, MODES, TASK_STATUSES } from "../../model/wire.ts";
import { NAMED_OUTPUT_FORMATS } from "../../wire/request-schemas.ts";
import { ref } from "./ref.ts";

const text: JsonObject = { type: "string" };
const id: JsonObject = { type: "string", pattern: "^[A-Za-z0-9_-]+$" };
const count: JsonObject = { type: "integer", minimum: 0 };
const dollars: JsonObject = { type: "number", minimum: 0, description: "US dollars" };
const time: JsonObject = {
	type: "string",
	format: "date-time",
	pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$",
};
const metadata: JsonObject = { type: "object", additionalProperties: { type: ["string", "number", "boolean"] } };
const outputFormats: JsonObject = {
	type: "array",
	minItems: 1,
	items: { anyOf: [{ enum: NAMED_OUTPUT_FORMATS }, { type: "object", description: "A JSON Schema" }] },
};

function closed(required: JsonObject, optional: JsonObject = {}): JsonObject {
	return {
		type: "object",
		additionalProperties: false,
		required: Object.keys(required),
		properties: { ...required, ...optional },
	};
}

function listOf(items: JsonObject): JsonObject {
	return { type: "array", items };
}

const batch: JsonObject = {
	batch_id: id,
	status: ref("BatchStatus"),
	mode: ref("Mode"),
	created_at: time,
	counts: ref("BatchCounts"),
	cost: dollars,
};
const batchDetails: JsonObject = {
	name: text,
	output_formats: outputFormats,
	search_params: { type: "object" },
	completed_at: time,
	metadata,
};

/** Of a task that has ended; in lists only with `include_output`. */
const result: JsonObject = {
	completed_at: time,
	output_type: { enum: ["markdown", "json", "toon"] },
	output: { description: "Markdown or toon as text, a structured result as the value itself, null for a failed task" },
	sources: listOf(ref("Source")),
	images: listOf({ type: "object" }),
	pdf_url: { type: "string", format: "uri" },
	error: text,
	cost: dollars,
};

export const RESPONSE_COMPONENTS: JsonObject = {
	Mode: { enum: MODES },
	BatchStatus: { enum: BATCH_STATUSES },
	TaskStatus: { enum: TASK_STATUSES },
	BatchCounts: {
		...closed({ total: count, queued: count, running: count, completed: count, failed: count, cancelled: count }),
		description: "`total` is the sum of the others",
	},
	Batch: closed(batch, batchDetails),
	CreatedBatch: {
		...closed(batch, { ...batchDetails, webhook_secret: { type: "string", pattern: "^[0-9a-f]{64}$" } }),
		description: "webhook_secret is told here and never again, and only for a batch with a webhook",
	},
	BatchList: listOf(ref("Batch")),
	AddBatchTasksResponse: closed({
		batch_id: id,
		added: count,
		tasks: listOf(closed({ deepresearch_id: id, status: ref("TaskStatus") }, { task_id: text })),
		counts: ref("BatchCounts"),
	}),
	Source: {
		type: "object",
		properties: {
			...{ title: text, url: text, snippet: text, description: text, source: text, doi: text, fragment: text },
			...{ price: { type: "number" }, word_count: { type: "number" } },
		},
	},
	BatchTask: closed(
		{ deepresearch_id: id, status: ref("TaskStatus"), query: text, created_at: time },
		{ task_id: text, ...result },
	),
	BatchTaskListResponse: closed({
		batch_id: id,
		tasks: listOf(ref("BatchTask")),
		pagination: closed({
			count,
			last_key: { type: ["string", "null"], description: "Null on the last page" },
			has_more: { type: "boolean" },
		}),
	}),
	CancelBatchResponse: closed({ batch_id: id, status: { const: "cancelled" }, cancelled_count: count }),
	ResearchTask: closed(
		{
			deepresearch_id: id,
			status: ref("TaskStatus"),
			query: text,
			mode: ref("Mode"),
			output_formats: outputFormats,
			created_at: time,
			batch_id: id,
			progress: closed({ current_step: count, total_steps: count }),
		},
		{ batch_task_id: { ...text, description: "The task's id in its batch" }, metadata, ...result },
	),
	CancelTaskResponse: closed({ message: text, deepresearch_id: id }),
	Datasource: closed(
		{
			id: text,
			name: text,
			description: text,
			category: { enum: DATASOURCE_CATEGORIES },
			type: text,
			modality: listOf({ enum: ["text", "images", "tabular"] }),
			topics: listOf(text),
			example_queries: listOf(text),
			pricing: closed({ cpm: { type: "number", description: "US dollars for 1,000 requests" } }),
		},
		{ update_frequency: text, size: count },
	),
	DatasourceList: closed({ datasources: listOf(ref("Datasource")) }),
	DatasourceCategoryList: closed({
		categories: listOf(
			closed({ id: { enum: DATASOURCE_CATEGORIES }, name: text, description: text, dataset_count: count }),
		),
	}),
	Health: closed({ status: { const: "ok" }, version: text }),
	Error: closed(
		{ success: { const: false }, error: { type: "string", minLength: 1 } },
		{ errors: { ...listOf(closed({ key: text, code: text, message: text })), description: "Each bad field" } },
	),
};
