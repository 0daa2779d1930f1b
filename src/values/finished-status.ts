/** How a run stands whose tasks have all ended. */
import type { RunManifest, RunStatus } from "../model/manifest.ts";

/** `counts`: of the tasks that count, so without those for which `when` is false and those outside the selection. */
export function finishedStatus(counts: RunManifest["counts"]): Exclude<RunStatus, "pending" | "refused"> {
	const unsuccessful = counts.failed + counts.invalid + counts.rejected + counts.cancelled + counts.skipped;
	if (unsuccessful === 0) return "succeeded";
	if (counts.succeeded > 0) return "partially_succeeded";
	const isCancelled = counts.cancelled > 0 && counts.cancelled + counts.skipped === counts.total;
	return isCancelled ? "cancelled" : "failed";
}
