import type { BatchApi } from "../model/batch-api.ts";
import { type BatchTask, MAX_TASK_PAGE } from "../model/wire.ts";

/**
 * All pages of a batch's tasks. The cursor alone decides (contract section 10): a page may be empty
 * while more follow, and a cursor that repeats ends the walk.
 */
export async function* readTasks(
	batchId: string,
	includeOutput: boolean,
	api: BatchApi,
): AsyncGenerator<readonly BatchTask[]> {
	const seen = new Set<string>();
	let lastKey: string | undefined;
	do {
		const page = await api.listTasks(batchId, {
			limit: MAX_TASK_PAGE,
			include_output: includeOutput,
			...(lastKey === undefined ? {} : { last_key: lastKey }),
		});
		yield page.tasks;
		const next = page.pagination.last_key;
		if (next === null || next === "" || seen.has(next)) return;
		seen.add(next);
		lastKey = next;
	} while (true);
}
