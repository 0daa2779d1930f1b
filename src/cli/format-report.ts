/** How a run ended, as a person reads it. */
import type { RunManifest } from "../model/manifest.ts";
import { OUTCOME_STATUSES } from "../model/outcome.ts";
import { dollars, plural } from "./format-plan.ts";

export function formatReport(manifest: RunManifest, shownOutDir: string): string {
	const { counts, reused, cost, status, run_id, batch_ids, leftovers } = manifest;
	const parts = OUTCOME_STATUSES.filter((name) => counts[name] > 0).map((name) => `${counts[name]} ${name}`);
	const own = counts.total - reused.length;
	const reuse = reused.length === 0 ? "" : ` (${reused.length} reused, ${own} new)`;
	const saved = cost.saved_by_reuse > 0 ? `, saved by reuse ${dollars(cost.saved_by_reuse)}` : "";
	return [
		`Run ${run_id} ${status.replaceAll("_", " ")}: ${parts.join(", ") || "no tasks"}${reuse}`,
		`Cost ${dollars(cost.actual)}${saved}, ${plural(batch_ids.length, "batch").replace("batchs", "batches")}`,
		...(leftovers.tasks === 0 ? [] : [describeLeftovers(leftovers)]),
		`Results in ${shownOutDir}`,
		"",
	].join("\n");
}

function describeLeftovers({ tasks, cost }: RunManifest["leftovers"]): string {
	return `${plural(tasks, "task")} bought earlier (${dollars(cost)}) that this plan does not want; their results are in the state`;
}
