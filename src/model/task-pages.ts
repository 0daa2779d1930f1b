import type { BatchApi, CallOptions } from "./batch-api.ts";
import { type BatchTask, type ListTasksQuery, MAX_TASK_PAGE } from "./wire.ts";

/**
 * All pages of a batch's tasks, 50 a page unless `limit` says otherwise. The cursor alone decides (contract section
 * 10): a page may be empty while more follow, and a cursor that was there before ends the walk.
 */
export async function* taskPages(
	api: BatchApi,
	batchId: string,
	query: Omit<ListTasksQuery, "last_key"> = {},
	options: CallOptions = {},
): AsyncGenerator<readonly BatchTask[]> {
	const seen = new Set<string>();
	let cursor: { readonly last_key?: string } = {};
	do {
		const page = await api.listTasks(batchId, { limit: MAX_TASK_PAGE, ...query, ...cursor }, options);
		yield page.tasks;
		const next = page.pagination.last_key;
		if (next === null || next === "" || seen.has(next)) return;
		seen.add(next);
		cursor = { last_key: next };
	} while (true);
}
