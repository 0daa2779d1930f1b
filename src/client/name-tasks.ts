import { BatchApiError, type FieldError } from "../model/batch-api.ts";
import type { TaskInput } from "../model/wire.ts";

/** A task that can be told apart in a list of the batch's tasks. */
export type NamedTask = TaskInput & { readonly id: string };

/**
 * Gives every task an id, since only an id tells afterwards which tasks arrived. Refuses an empty list and two tasks of
 * one id before anything is sent: the service sees at most 100 of them at a time.
 */
export function nameTasks(tasks: readonly TaskInput[], newId: () => string): readonly NamedTask[] {
	const named = tasks.map((task) => ({ ...task, id: task.id ?? newId() }));
	const first = new Map<string, number>();
	const errors: FieldError[] =
		tasks.length === 0 ? [{ key: "tasks", code: "too_few", message: "expected tasks, found none" }] : [];
	for (const [index, { id }] of named.entries()) {
		const earlier = first.get(id);
		if (earlier === undefined) first.set(id, index);
		else
			errors.push({
				key: `tasks[${index}].id`,
				code: "duplicate_id",
				message: `tasks[${earlier}] has the id ${JSON.stringify(id)} too`,
			});
	}
	if (errors.length === 0) return named;
	const told = errors.slice(0, 3).map(({ key, message }) => `${key}: ${message}`);
	throw new BatchApiError("rejected", `nothing was sent: ${told.join("; ")}`, { errors });
}
