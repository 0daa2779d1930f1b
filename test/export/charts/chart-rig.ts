/** Charts of outcomes, as a report gets them. */
import type { Chart } from "../../../src/export/charts/chart.ts";
import { ChartCollector } from "../../../src/export/charts/chart-collector.ts";
import type { Json, JsonObject } from "../../../src/model/json.ts";
import type { TaskOutcome } from "../../../src/model/outcome.ts";
import { outcome } from "../builders.ts";

export async function chartsOf(
	outcomes: Iterable<TaskOutcome>,
	outputSchemas: readonly (JsonObject | null)[] = [],
): Promise<readonly Chart[]> {
	const collector = new ChartCollector(outputSchemas);
	for (const task of outcomes) collector.add(task, task.attempts);
	return collector.charts();
}

export async function titlesOf(...parameters: Parameters<typeof chartsOf>): Promise<readonly string[]> {
	return (await chartsOf(...parameters)).map(({ title }) => title);
}

/** The chart of that title, or an error that names those there are. */
export async function chartOf(title: string, ...parameters: Parameters<typeof chartsOf>): Promise<Chart> {
	const charts = await chartsOf(...parameters);
	const found = charts.find((chart) => chart.title === title);
	if (found === undefined) throw new Error(`No chart ${title} among: ${charts.map((chart) => chart.title).join(", ")}`);
	return found;
}

/** A structured result without cost and sources. */
export function answer(key: string, output: Json, changes: Partial<TaskOutcome> = {}): TaskOutcome {
	return outcome({
		template: "profile",
		key,
		output_type: "json",
		output,
		cost: 0,
		attempts: [],
		sources: [],
		...changes,
	});
}

/** One result for each value of a field. */
export function answers(field: string, values: readonly Json[]): readonly TaskOutcome[] {
	return values.map((value, index) => answer(`task-${index + 1}`, { [field]: value }));
}

/** A schema whose fields are numbers with these descriptions. */
export function numbers(descriptions: Readonly<Record<string, string>>): JsonObject {
	const fields = Object.entries(descriptions).map(([name, description]) => [name, { type: "number", description }]);
	return { type: "object", properties: Object.fromEntries(fields) };
}
