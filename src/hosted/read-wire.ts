/**
 * The service's answers in the one shape the port promises. A tolerant reader (contract sections 2, 3):
 * wrapped or bare bodies, times as text or milliseconds, images as objects or addresses, nulls, missing
 * optional fields and fields nobody knows. What is required and missing makes the answer unreadable.
 */
import { BatchApiError } from "../model/batch-api.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import {
	type AddTasksAnswer,
	BATCH_STATUSES,
	type Batch,
	type BatchCounts,
	type BatchStatus,
	type BatchTask,
	type CancelAnswer,
	type Metadata,
	MODES,
	type Mode,
	type OutputFormat,
	type Source,
	TASK_STATUSES,
	type TaskPage,
	type TaskStatus,
} from "../model/wire.ts";

export function readBatch(body: Json): Batch {
	const batch = unwrap(body, "batch");
	const name = text(batch.name);
	const completedAt = time(batch.completed_at);
	const secret = text(batch.webhook_secret);
	return {
		batch_id: requiredText(batch, "batch_id"),
		status: batchStatus(batch.status),
		mode: mode(batch.mode),
		created_at: time(batch.created_at) ?? "",
		counts: readCounts(batch.counts),
		cost: number(batch.cost) ?? number(isJsonObject(batch.usage) ? batch.usage.total_cost : undefined) ?? 0,
		...(name === undefined ? {} : { name }),
		...(completedAt === undefined ? {} : { completed_at: completedAt }),
		...(secret === undefined ? {} : { webhook_secret: secret }),
		...(Array.isArray(batch.output_formats) ? { output_formats: batch.output_formats.filter(isOutputFormat) } : {}),
		...(isJsonObject(batch.search_params) ? { search_params: batch.search_params } : {}),
		...(isJsonObject(batch.metadata) ? { metadata: batch.metadata as Metadata } : {}),
	};
}

/** A bare list, or one under `batches` or `data`; an entry that is no batch is left out. */
export function readBatches(body: Json): Batch[] {
	const list = Array.isArray(body) ? body : isJsonObject(body) ? (body.batches ?? body.data) : undefined;
	if (!Array.isArray(list)) throw unreadable("a list of batches");
	return list.filter((item: Json) => isJsonObject(item) && text(item.batch_id) !== undefined).map(readBatch);
}

export function readAddAnswer(body: Json): AddTasksAnswer {
	const answer = unwrap(body, "batch");
	const tasks = (Array.isArray(answer.tasks) ? answer.tasks : []).filter(isJsonObject).map((task: JsonObject) => {
		const taskId = text(task.task_id);
		return {
			deepresearch_id: requiredText(task, "deepresearch_id"),
			status: taskStatus(task.status) ?? "queued",
			...(taskId === undefined ? {} : { task_id: taskId }),
		};
	});
	return {
		batch_id: text(answer.batch_id) ?? "",
		added: number(answer.added) ?? tasks.length,
		tasks,
		counts: readCounts(answer.counts),
	};
}

/** Items without `deepresearch_id` or `query` are not tasks (contract 3.5). */
export function readTaskPage(body: Json): TaskPage {
	const page = unwrap(body, "page");
	if (!Array.isArray(page.tasks)) throw unreadable("a page of tasks");
	const tasks = page.tasks
		.filter(isJsonObject)
		.map(readTask)
		.filter((task) => task !== undefined);
	const pagination = isJsonObject(page.pagination) ? page.pagination : {};
	const lastKey = text(pagination.last_key) ?? null;
	if (pagination.has_more === true && lastKey === null) throw unreadable("a cursor for the next page");
	return {
		batch_id: text(page.batch_id) ?? "",
		tasks,
		pagination: { count: tasks.length, last_key: lastKey, has_more: lastKey !== null },
	};
}

export function readCancelAnswer(body: Json): CancelAnswer {
	const answer = unwrap(body, "batch");
	return {
		batch_id: text(answer.batch_id) ?? "",
		status: batchStatus(answer.status),
		cancelled_count: number(answer.cancelled_count) ?? 0,
	};
}

function readTask(task: JsonObject): BatchTask | undefined {
	const id = text(task.deepresearch_id);
	const query = text(task.query);
	if (id === undefined || query === undefined) return undefined;
	const optional: { [key: string]: unknown } = {
		task_id: text(task.task_id) ?? text(task.batch_task_id),
		completed_at: time(task.completed_at),
		output_type: outputType(task.output_type),
		output: task.output ?? undefined,
		sources: Array.isArray(task.sources) ? task.sources.filter(isJsonObject).map(readSource) : undefined,
		images: Array.isArray(task.images) ? task.images.map(readImage).filter((image) => image !== undefined) : undefined,
		pdf_url: text(task.pdf_url),
		error:
			text(task.error) ??
			(isJsonObject(task.error) ? (text(task.error.message) ?? JSON.stringify(task.error)) : undefined),
		cost: number(task.cost),
	};
	const present = Object.entries(optional).filter(([, value]) => value !== undefined);
	return {
		deepresearch_id: id,
		// A state nobody knows yet is one that has not ended.
		status: taskStatus(task.status) ?? "running",
		query,
		created_at: time(task.created_at) ?? "",
		...(Object.fromEntries(present) as Partial<BatchTask>),
	};
}

function readSource(source: JsonObject): Source {
	return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== null)) as Source;
}

/** The guide shows images as addresses, the reference as objects. */
function readImage(image: Json): JsonObject | undefined {
	if (typeof image === "string") return { image_url: image };
	return isJsonObject(image) ? image : undefined;
}

function readCounts(value: Json | undefined): BatchCounts {
	const counts = isJsonObject(value) ? value : {};
	const of = (key: string) => number(counts[key]) ?? 0;
	return {
		total: of("total"),
		queued: of("queued"),
		running: of("running"),
		completed: of("completed"),
		failed: of("failed"),
		cancelled: of("cancelled"),
	};
}

/** A state nobody knows yet is one that has not ended. */
function batchStatus(value: Json | undefined): BatchStatus {
	return BATCH_STATUSES.find((known) => known === value) ?? "processing";
}

function isOutputFormat(value: Json): value is OutputFormat {
	return value === "markdown" || value === "pdf" || value === "toon" || isJsonObject(value);
}

function taskStatus(value: Json | undefined): TaskStatus | undefined {
	return TASK_STATUSES.find((known) => known === value);
}

/** `lite` is a retired name of `standard`. */
function mode(value: Json | undefined): Mode {
	return MODES.find((known) => known === value) ?? "standard";
}

function outputType(value: Json | undefined): BatchTask["output_type"] {
	return value === "markdown" || value === "json" || value === "toon" ? value : undefined;
}

function unwrap(body: Json, key: string): JsonObject {
	if (!isJsonObject(body)) throw unreadable("an object");
	const inner = body[key];
	return isJsonObject(inner) ? inner : body;
}

function requiredText(object: JsonObject, key: string): string {
	const value = text(object[key]);
	if (value === undefined) throw unreadable(`\`${key}\``);
	return value;
}

function text(value: Json | undefined): string | undefined {
	return typeof value === "string" && value !== "" ? value : undefined;
}

function number(value: Json | undefined): number | undefined {
	return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Text as it is; a number is milliseconds since 1970. */
function time(value: Json | undefined): string | undefined {
	if (typeof value === "number" && Number.isFinite(value)) {
		const date = new Date(value);
		return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
	}
	return text(value);
}

function unreadable(expected: string): BatchApiError {
	return new BatchApiError("ambiguous", `the service's answer cannot be read: expected ${expected}`);
}
