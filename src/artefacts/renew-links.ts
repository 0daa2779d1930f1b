/** Signed links expire: for what was tried before, or has gone since, the service is asked for its links of today. */
import type { ArtefactLink, ArtefactStore } from "../model/artefact.ts";
import { type BatchApi, BatchApiError } from "../model/batch-api.ts";
import { taskPages } from "../model/task-pages.ts";

/** Reads each batch of these links once. A service that does not answer leaves the links as they are. */
export async function renewLinks(
	tried: readonly ArtefactLink[],
	api: BatchApi,
	store: Pick<ArtefactStore, "renew">,
	signal: AbortSignal,
): Promise<void> {
	for (const [batchId, links] of byBatch(tried)) {
		const owners = new Map(links.map(({ pipeline, wire_id }) => [wire_id, pipeline]));
		try {
			for await (const tasks of taskPages(api, batchId, { include_output: true }, { signal })) {
				for (const { task_id = "", pdf_url, images } of tasks) {
					const pipeline = owners.get(task_id);
					if (pipeline !== undefined) store.renew({ pipeline, wire_id: task_id }, { pdf_url, images });
				}
			}
		} catch (error) {
			if (!(error instanceof BatchApiError) && !signal.aborted) throw error;
			return;
		}
	}
}

function byBatch(links: readonly ArtefactLink[]): Map<string, ArtefactLink[]> {
	const batches = new Map<string, ArtefactLink[]>();
	for (const link of links) {
		if (link.batch_id === null) continue;
		batches.set(link.batch_id, [...(batches.get(link.batch_id) ?? []), link]);
	}
	return batches;
}
