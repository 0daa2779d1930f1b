/** One page of a batch's tasks, in the order of addition (contract 3.5, 10). */
import { type ListTasksQuery, MAX_TASK_PAGE, type TaskPage } from "../../../src/model/wire.ts";
import { fieldError } from "../../../src/wire/field-error.ts";
import { refuse } from "./refusal.ts";
import type { ServiceBatch } from "./service-batch.ts";
import type { ServiceTask } from "./service-task.ts";

const DEFAULT_TASK_PAGE = 25;

export interface Page {
	readonly tasks: readonly ServiceTask[];
	readonly pagination: TaskPage["pagination"];
}

export function pageOf(batch: ServiceBatch, { status, limit = DEFAULT_TASK_PAGE, last_key }: ListTasksQuery): Page {
	const size = Math.min(limit, MAX_TASK_PAGE);
	const tasks: ServiceTask[] = [];
	let next = last_key === undefined ? 0 : readCursor(batch, last_key);
	for (; next < batch.tasks.length && tasks.length < size; next++) {
		const task = batch.tasks[next];
		if (task !== undefined && (status === undefined || task.status === status)) tasks.push(task);
	}
	const rest = batch.tasks.slice(next);
	const hasMore = rest.some((task) => status === undefined || task.status === status);
	const last = hasMore ? `${batch.id}-${next}` : null;
	return { tasks, pagination: { count: tasks.length, last_key: last, has_more: hasMore } };
}

/** A cursor is the batch and the place of the next task. */
function readCursor(batch: ServiceBatch, cursor: string): number {
	const place = cursor.startsWith(`${batch.id}-`) ? cursor.slice(batch.id.length + 1) : "";
	const isPlace = /^\d{1,9}$/.test(place) && Number(place) <= batch.tasks.length;
	if (!isPlace) refuse([fieldError("last_key", "invalid_format", "expected a cursor of this batch, found another")]);
	return Number(place);
}
