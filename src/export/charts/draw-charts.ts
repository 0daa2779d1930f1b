/** What was collected, as drawn charts. Loads the library: only a report needs it. */
import type { Chart, ChartPlan } from "./chart.ts";
import { drawFigure } from "./draw/draw-figure.ts";
import type { DescribedField } from "./numeric-fields.ts";
import { planField } from "./plan-field.ts";

/** Of numeric fields. */
const MOST_CHARTS = 24;

/** `plans` first, as they stand. */
export function drawCharts(plans: readonly ChartPlan[], fields: readonly DescribedField[]): readonly Chart[] {
	return [...plans, ...planFields(fields)].map(({ figure, ...chart }) => ({
		...chart,
		svg: drawFigure(figure, `${chart.title}. ${chart.description}`),
	}));
}

/** The last of too many says how many have none. */
function planFields(fields: readonly DescribedField[]): readonly ChartPlan[] {
	const all = fields.flatMap((field) => planField(field) ?? []);
	const shown = all.slice(0, MOST_CHARTS);
	const last = shown.at(-1);
	if (all.length === shown.length || last === undefined) return shown;
	const note = `${last.description} Further numeric fields without a chart: ${all.length - shown.length}.`;
	return [...shown.slice(0, -1), { ...last, description: note }];
}
