/** A plan as a person reads it. */
import type { OpenTemplate, PlannedTask, PlanReason, PlanSummary } from "../model/plan.ts";
import { dollars } from "../values/dollars.ts";
import { plural } from "../values/plural.ts";
import { sayTruncated } from "../values/say-truncated.ts";
import { plainLine } from "./plain-text.ts";

export function formatSummary(summary: PlanSummary): string {
	const { pipeline, tasks, templates, batches, plan_id } = summary;
	const engine = String(summary.engine.engine ?? "");
	const lines = [`Plan for ${pipeline} on ${engine}: ${plural(tasks, "task")}`, ""];
	const width = Math.max(8, ...templates.map(({ name }) => name.length));
	lines.push(`  ${"template".padEnd(width)}  ${["tasks", "run", "reuse", "adopt", "skip"].map(cell).join("")}`);
	for (const { name, ...counts } of templates) {
		const cells = [counts.tasks, counts.run, counts.reuse, counts.adopt, counts.skip];
		lines.push(`  ${name.padEnd(width)}  ${cells.map((count) => cell(String(count))).join("")}`);
	}
	lines.push("");
	for (const open of summary.open) lines.push(`  ${formatOpen(open)}`);
	for (const each of summary.truncated) lines.push(`  ${plainLine(sayTruncated(each))}`);
	if (summary.open.length > 0 || summary.truncated.length > 0) lines.push("");
	for (const batch of batches) {
		lines.push(`  batch ${batch.ordinal}: ${plural(batch.tasks, "task")}, ${batch.mode}, ${dollars(batch.price)}`);
	}
	if (batches.length > 0) lines.push("");
	lines.push(formatCost(summary));
	lines.push(`Plan id ${plan_id.slice(0, 16)}`);
	return `${lines.join("\n")}\n`;
}

/** `rivals: known after profile; at most 150 tasks, $75.00`. */
export function formatOpen({ name, after, max_tasks, worst_case }: OpenTemplate): string {
	return `${name}: known after ${after.join(" and ")}; at most ${plural(max_tasks, "task")}, ${dollars(worst_case)}`;
}

export function formatTask({ id, action, reason }: PlannedTask): string {
	return plainLine(`  ${action.padEnd(5)}  ${id}  (${formatReason(reason)})`);
}

export function formatReason(reason: PlanReason): string {
	switch (reason.type) {
		case "new":
			return "no earlier result";
		case "changed":
			return `changed since the last result: ${reason.components.join(", ")}`;
		case "expired":
			return `the result of ${reason.completed_at} is older than refresh allows`;
		case "always":
			return "refresh is always";
		case "fresh":
			return "--fresh: stored results do not count";
		case "unsuccessful":
			return `the last attempt ${reason.status === "failed" ? "failed" : "was cancelled"}`;
		case "paid":
			if (reason.now === "succeeded") return `the stored answer was ${reason.status} and passes what is expected now`;
			return `the last attempt was paid for and is ${reason.now ?? reason.status}; a changed request buys it again`;
		case "stored": {
			const until = reason.expires_at === null ? "" : `, good until ${reason.expires_at}`;
			return `result of ${reason.completed_at}${until}`;
		}
		case "in_flight":
			return "sent and not finished";
		case "uncollected": {
			const when = reason.completed_at === null ? "" : ` at ${reason.completed_at}`;
			return `already bought: the service ${reason.status} it${when}, to be collected`;
		}
		case "not_selected":
			return "not selected";
		case "skipped":
			return reason.skip.message;
		case "same_request":
			return `same request as ${reason.as}`;
	}
}

export function formatCost({ cost: { estimate, commitment, worst_case, saved_by_reuse } }: PlanSummary): string {
	const isAbove = estimate !== null && commitment !== null && commitment > estimate;
	const likely = isAbove ? `, ${dollars(commitment)} at what the service has charged before` : "";
	const saved = saved_by_reuse > 0 ? `, saved by reuse ${dollars(saved_by_reuse)}` : "";
	return `Estimate ${dollars(estimate)}${likely}, worst case ${dollars(worst_case)}${saved}`;
}

/** One line a mode; empty where nothing is bought. */
export function formatModes({ batches }: PlanSummary): string[] {
	const modes = [...new Set(batches.map(({ mode }) => mode))];
	return modes.map((mode) => {
		const own = batches.filter((batch) => batch.mode === mode);
		const price = own.reduce<number | null>(
			(sum, batch) => (sum === null || batch.price === null ? null : sum + batch.price),
			0,
		);
		const tasks = own.reduce((sum, batch) => sum + batch.tasks, 0);
		return `  ${plural(tasks, `${mode} task`)} in ${plural(own.length, "batch")}, ${dollars(price)}`;
	});
}

function cell(text: string): string {
	return text.padStart(7);
}
