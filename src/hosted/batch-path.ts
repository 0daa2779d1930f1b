import { BatchApiError } from "../model/batch-api.ts";

export const BATCHES = "/deepresearch/batches";

/**
 * The path of a batch. An id is one segment whatever it holds; one that no escape can keep from changing the path, and
 * that the service has never given, is not asked for.
 */
export function batchPath(batchId: string, rest = ""): string {
	if (batchId === "" || batchId === "." || batchId === ".." || !batchId.isWellFormed()) {
		throw new BatchApiError("not_found", `no batch can have the id ${JSON.stringify(batchId)}`, { status: 404 });
	}
	return `${BATCHES}/${encodeURIComponent(batchId)}${rest}`;
}
