/** A run's plan as a value, grown by a template that it had left open. */
import type { OpenTemplate, PlanSummary } from "../model/plan.ts";
import { roundDollars } from "../values/round-dollars.ts";

/** Plans of earlier versions have none. */
export function openTemplates(summary: PlanSummary | null): readonly OpenTemplate[] {
	return summary?.open ?? [];
}

/** `before`: how many batches the run has had. The ids stay: they tell what was asked for, not what came of it. */
export function extendSummary(whole: PlanSummary, template: string, stage: PlanSummary, before: number): PlanSummary {
	const planned = stage.templates.find(({ name }) => name === template);
	const open = openTemplates(whole).find(({ name }) => name === template);
	const { cost } = whole;
	return {
		...whole,
		tasks: whole.tasks + stage.tasks,
		unwanted: whole.unwanted + stage.unwanted,
		actions: {
			run: whole.actions.run + stage.actions.run,
			reuse: whole.actions.reuse + stage.actions.reuse,
			adopt: whole.actions.adopt + stage.actions.adopt,
			skip: whole.actions.skip + stage.actions.skip,
		},
		templates: whole.templates.map((counts) => (counts.name === template ? (planned ?? counts) : counts)),
		batches: [...whole.batches, ...stage.batches.map((batch) => ({ ...batch, ordinal: batch.ordinal + before }))],
		open: openTemplates(whole).filter(({ name }) => name !== template),
		truncated: [...whole.truncated, ...stage.truncated],
		cost: {
			estimate: sum(cost.estimate, stage.cost.estimate),
			commitment: sum(cost.commitment, stage.cost.commitment),
			worst_case: sum(cost.worst_case, stage.cost.worst_case, negative(open?.worst_case ?? 0)),
			saved_by_reuse: roundDollars(cost.saved_by_reuse + stage.cost.saved_by_reuse),
		},
	};
}

/** Unknown as soon as one part is. */
function sum(...parts: readonly (number | null)[]): number | null {
	return parts.reduce<number | null>(
		(total, part) => (total === null || part === null ? null : roundDollars(total + part)),
		0,
	);
}

function negative(amount: number | null): number | null {
	return amount === null ? null : -amount;
}
