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

/** `emptyPages`: how many pages without a task come before the first. */
export function pageOf(batch: ServiceBatch, query: ListTasksQuery, emptyPages: number): Page {
	const seen = emptyBefore(batch, query.last_key);
	if (seen === undefined || seen >= emptyPages) {
		return fullPage(batch, seen === undefined ? query : { ...query, last_key: undefined });
	}
	return { tasks: [], pagination: { count: 0, last_key: `${batch.id}-empty-${seen + 1}`, has_more: true } };
}

/** How many empty pages a cursor has behind it; undefined for one of the tasks' own. */
function emptyBefore(batch: ServiceBatch, cursor: string | undefined): number | undefined {
	if (cursor === undefined) return 0;
	const mark = `${batch.id}-empty-`;
	return cursor.startsWith(mark) ? Number(cursor.slice(mark.length)) : undefined;
}

type PageQuery = Omit<ListTasksQuery, "last_key"> & { readonly last_key?: string | undefined };

function fullPage(batch: ServiceBatch, { status, limit = DEFAULT_TASK_PAGE, last_key }: PageQuery): Page {
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
