/** How a run ended, as a person reads it. */
import { join } from "node:path";
import type { RunReport } from "../app/run-pipeline.ts";
import type { ExportedFile, RunManifest } from "../model/manifest.ts";
import { OUTCOME_STATUSES } from "../model/outcome.ts";
import { dollars } from "../values/dollars.ts";
import { sayWithoutEvidence } from "../values/lacks-evidence.ts";
import { plural } from "../values/plural.ts";

export function formatReport(
	{ manifest, batches, withoutSources }: Pick<RunReport, "manifest" | "batches" | "withoutSources">,
	shownOutDir: string,
): string {
	const { counts, cost, status, run_id, leftovers, finished_at } = manifest;
	const parts = OUTCOME_STATUSES.filter((name) => counts[name] > 0).map(
		(name) => `${counts[name]} ${name}${name === "succeeded" ? sayWithoutEvidence(withoutSources) : ""}`,
	);
	const saved = cost.saved_by_reuse > 0 ? `, saved by reuse ${dollars(cost.saved_by_reuse)}` : "";
	const sent = batches === 0 ? "nothing sent" : plural(batches, "batch");
	return [
		`Run ${run_id} ${status.replaceAll("_", " ")}: ${parts.join(", ") || "no tasks"}${describeReuse(manifest)}`,
		`Cost ${dollars(cost.actual)}${saved}, ${sent}`,
		...(leftovers.tasks === 0 ? [] : [describeLeftovers(leftovers)]),
		finished_at === null ? howToGoOn(shownOutDir) : `Results in ${shownOutDir}`,
		...lookAt(manifest, shownOutDir),
		"",
	].join("\n");
}

/** What to open first, of what this run wrote. */
export function lookAt(
	{ files }: { readonly files: readonly Pick<ExportedFile, "path">[] },
	shownOutDir: string,
): readonly string[] {
	const has = (name: string) => files.some(({ path }) => path === name);
	if (has("report.html")) return [`Look at them in a browser: ${join(shownOutDir, "report.html")}`];
	return has("index.md") ? [`Begin with ${join(shownOutDir, "index.md")}`] : [];
}

/** New is what ended in this run; neither what was never sent nor what has not ended. */
function describeReuse({ counts, reused }: RunManifest): string {
	if (reused.length === 0) return "";
	const own = counts.total - reused.length - counts.skipped - counts.pending;
	return ` (${reused.length} reused, ${own} new)`;
}

/** Until then the folder keeps what the run before wrote. */
function howToGoOn(shownOutDir: string): string {
	return `Unfinished: the same command continues it, or \`trawl collect\` picks it up; its results are written to ${shownOutDir} then`;
}

function describeLeftovers({ tasks, cost }: RunManifest["leftovers"]): string {
	return `${plural(tasks, "task")} bought earlier (${dollars(cost)}) that this plan does not want; their results are in the state`;
}
