import { type BatchApi, BatchApiError, type CallOptions } from "./batch-api.ts";
import { type BatchTask, type ListTasksQuery, MAX_TASK_PAGE } from "./wire.ts";

/** Most pages in a row without a task that was not there before. */
const MAX_BARREN_PAGES = 100;

type PageQuery = Omit<ListTasksQuery, "last_key">;

/**
 * All pages of a batch's tasks, 50 a page unless `limit` says otherwise. The cursor alone decides (contract section
 * 10): a page may be empty while more follow, and a cursor that was there before ends the walk. Cursors without end are
 * an error: whoever took what came so far for all would take tasks for missing.
 */
export async function* taskPages(
	api: BatchApi,
	batchId: string,
	query: PageQuery = {},
	options: CallOptions = {},
): AsyncGenerator<readonly BatchTask[]> {
	const next = pageReader(api, batchId, query, options);
	for (let page = await next(); page !== undefined; page = await next()) yield page;
}

/** The same, each page when it is called; undefined behind the last. It holds no page, where a generator holds its last one. */
export function pageReader(
	api: BatchApi,
	batchId: string,
	query: PageQuery,
	options: CallOptions,
): () => Promise<readonly BatchTask[] | undefined> {
	const seen = new Set<string>();
	const known = new Set<string>();
	let barren = 0;
	/** Undefined behind the last page. */
	let cursor: { readonly last_key?: string } | undefined = {};
	return async () => {
		if (cursor === undefined) return undefined;
		if (barren === MAX_BARREN_PAGES) throw endless(batchId);
		const page = await api.listTasks(batchId, { limit: MAX_TASK_PAGE, ...query, ...cursor }, options);
		const next = page.pagination.last_key;
		const isLast = next === null || next === "" || seen.has(next);
		cursor = isLast ? undefined : { last_key: next };
		if (!isLast) seen.add(next);
		const before = known.size;
		for (const { deepresearch_id } of page.tasks) known.add(deepresearch_id);
		barren = known.size > before ? 0 : barren + 1;
		return page.tasks;
	};
}

function endless(batchId: string): BatchApiError {
	const message = `batch ${batchId}: ${MAX_BARREN_PAGES} pages of tasks in a row brought nothing new, and the service names a next one`;
	return new BatchApiError("ambiguous", message);
}
