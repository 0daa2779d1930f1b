import { isJsonObject, type JsonObject } from "../model/json.ts";

/**
 * Stands in metadata for the id of the run that sends it. A plan does not know its run: with the id in it, the same file
 * would give another plan each time.
 */
export const RUN_ID_MARK = "{{ run.id }}";

/** The request with the run's id in its metadata. */
export function withRunId<Request extends { readonly metadata?: unknown }>(request: Request, runId: string): Request {
	const { metadata } = request;
	if (!isJsonObject(metadata)) return request;
	const entries = Object.entries(metadata).map(([name, value]) => [
		name,
		typeof value === "string" ? value.replaceAll(RUN_ID_MARK, runId) : value,
	]);
	return { ...request, metadata: Object.fromEntries(entries) as JsonObject };
}
