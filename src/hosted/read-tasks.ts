/**
 * Tasks, as the service shows them, in the one shape the port promises (contract 2.3, 3.4, 3.5): times as text or
 * milliseconds, images as objects or addresses, an error as text or object, nulls and missing optional fields.
 */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { isTooDeep } from "../model/nesting.ts";
import {
	type AddTasksAnswer,
	type BatchTask,
	type Source,
	TASK_STATUSES,
	type TaskPage,
	type TaskStatus,
} from "../model/wire.ts";
import type { Notice } from "./notices.ts";
import { readCounts } from "./read-batch.ts";
import { cost, number, present, shallow, TOO_DEEP, text, time, UNKNOWN_TIME, unreadable } from "./read-fields.ts";

/** A task without an id of the service's is not named; the list of tasks will name it. */
export function readAddAnswer(body: Json, batchId: string): AddTasksAnswer {
	const answer = isJsonObject(body) ? body : {};
	const named = Array.isArray(answer.tasks) ? answer.tasks.filter(isJsonObject) : undefined;
	const added = number(answer.added) ?? named?.length;
	if (added === undefined) throw unreadable("`added` or `tasks`");
	const tasks = (named ?? []).flatMap((task: JsonObject) => {
		const id = text(task.deepresearch_id);
		const status = taskStatus(task.status) ?? "queued";
		return id === undefined ? [] : [{ deepresearch_id: id, status, ...present({ task_id: taskId(task) }) }];
	});
	return { batch_id: text(answer.batch_id) ?? batchId, added, tasks, counts: readCounts(answer.counts) };
}

/** Items without `deepresearch_id` or `query`, such as the batch's own record, are not tasks (contract 3.5). */
export function readTaskPage(body: Json, batchId: string, notice: Notice): TaskPage {
	if (!isJsonObject(body) || !Array.isArray(body.tasks)) throw unreadable("a page of tasks");
	const tasks = body.tasks.filter(isJsonObject).flatMap((task: JsonObject) => readTask(task, notice));
	const pagination = isJsonObject(body.pagination) ? body.pagination : {};
	const lastKey = text(pagination.last_key) ?? null;
	if (pagination.has_more === true && lastKey === null) throw unreadable("a cursor for the next page");
	return {
		batch_id: text(body.batch_id) ?? batchId,
		tasks,
		pagination: { count: tasks.length, last_key: lastKey, has_more: lastKey !== null },
	};
}

function readTask(task: JsonObject, notice: Notice): BatchTask[] {
	const id = text(task.deepresearch_id);
	const query = text(task.query);
	if (id === undefined || query === undefined) return [];
	const completedAt = time(task.completed_at);
	const optional = {
		task_id: taskId(task),
		completed_at: completedAt,
		output_type: outputType(task.output_type),
		...readOutput(task),
		sources: Array.isArray(task.sources) ? task.sources.flatMap((each: Json) => readSource(each, notice)) : undefined,
		images: Array.isArray(task.images) ? task.images.flatMap((each: Json) => readImage(each, notice)) : undefined,
		pdf_url: text(task.pdf_url),
		cost: cost(task, notice),
	};
	// A state nobody knows yet is one that has not ended.
	const status = taskStatus(task.status) ?? "running";
	const created_at = time(task.created_at) ?? completedAt ?? UNKNOWN_TIME;
	return [{ deepresearch_id: id, status, query, created_at, ...present(optional) }];
}

/** The single-task endpoint calls it `batch_task_id`. */
function taskId(task: JsonObject): string | undefined {
	return text(task.task_id) ?? text(task.batch_task_id);
}

function taskStatus(value: Json | undefined): TaskStatus | undefined {
	return TASK_STATUSES.find((known) => known === value);
}

function outputType(value: Json | undefined): BatchTask["output_type"] {
	return value === "markdown" || value === "json" || value === "toon" ? value : undefined;
}

/** An output that nothing could store or check is an error of its task, which has been paid for. */
function readOutput({ output, error }: JsonObject): { output?: Json | undefined; error?: string | undefined } {
	if (isTooDeep(output)) return { output: null, error: `the output is ${TOO_DEEP}` };
	return { output, error: readError(error) };
}

function readError(value: Json | undefined): string | undefined {
	if (!isJsonObject(value)) return text(value);
	return text(value.message) ?? (isTooDeep(value) ? `its error is ${TOO_DEEP}` : JSON.stringify(value));
}

function readSource(source: Json, notice: Notice): Source[] {
	if (typeof source === "string") return [{ url: source }];
	if (!isJsonObject(source)) return [];
	const fields = Object.entries(source)
		.map(([name, value]) => [name, shallow(value, "a field of a source", notice) ?? null] as const)
		.filter(([, value]) => value !== null);
	return [Object.fromEntries(fields) as Source];
}

/** The guide shows images as addresses, the reference as objects. */
function readImage(given: Json, notice: Notice): JsonObject[] {
	if (typeof given === "string") return [{ image_url: given }];
	const image = shallow(given, "an image", notice);
	return isJsonObject(image) ? [image] : [];
}
