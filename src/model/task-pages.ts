import { type BatchApi, BatchApiError, type CallOptions } from "./batch-api.ts";
import { type BatchTask, type ListTasksQuery, MAX_TASK_PAGE } from "./wire.ts";

/** Most pages in a row without a task that was not there before. */
const MAX_BARREN_PAGES = 100;

/**
 * All pages of a batch's tasks, 50 a page unless `limit` says otherwise. The cursor alone decides (contract section
 * 10): a page may be empty while more follow, and a cursor that was there before ends the walk. Cursors without end are
 * an error: whoever took what came so far for all would take tasks for missing.
 */
export async function* taskPages(
	api: BatchApi,
	batchId: string,
	query: Omit<ListTasksQuery, "last_key"> = {},
	options: CallOptions = {},
): AsyncGenerator<readonly BatchTask[]> {
	const seen = new Set<string>();
	const known = new Set<string>();
	let barren = 0;
	let cursor: { readonly last_key?: string } = {};
	do {
		const page = await api.listTasks(batchId, { limit: MAX_TASK_PAGE, ...query, ...cursor }, options);
		yield page.tasks;
		const next = page.pagination.last_key;
		if (next === null || next === "" || seen.has(next)) return;
		const before = known.size;
		for (const { deepresearch_id } of page.tasks) known.add(deepresearch_id);
		barren = known.size > before ? 0 : barren + 1;
		if (barren === MAX_BARREN_PAGES) throw endless(batchId);
		seen.add(next);
		cursor = { last_key: next };
	} while (true);
}

function endless(batchId: string): BatchApiError {
	const message = `batch ${batchId}: ${MAX_BARREN_PAGES} pages of tasks in a row brought nothing new, and the service names a next one`;
	return new BatchApiError("ambiguous", message);
}
