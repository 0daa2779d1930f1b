import type { BatchApiError } from "../model/batch-api.ts";
import type { SourceFile } from "../model/pipeline.ts";
import type { Refusal } from "./refusal.ts";

/** The service could not be asked before anything was sent: 5 when the key is the reason, 6 otherwise. */
export function serviceRefusal(error: BatchApiError, sources: readonly SourceFile[]): Refusal {
	const isKey = error.kind === "unauthorized";
	return {
		ok: false,
		problems: [
			{
				code: isKey ? "service_refused" : "service_failed",
				severity: "error",
				message: isKey
					? `the service refuses the key: ${error.message}`
					: `the service cannot be asked: ${error.message}`,
				hint: isKey
					? "set VALYU_API_KEY to a key that may use the Batch API; nothing was sent"
					: "nothing was sent; run the same command again when the service answers",
			},
		],
		sources,
		exitCode: isKey ? 5 : 6,
	};
}
