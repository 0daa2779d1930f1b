/**
 * Charts for a report: where the money went, what the answers rest on, and the numbers of structured outputs across
 * tasks.
 *
 *   outcomes ──add, one by one──▶ counts ──charts──▶ Chart[]
 *
 * No outcome is kept, only counts, and those within bounds. Equal outcomes in equal order give equal bytes. The library
 * that places marks is loaded when the charts are drawn.
 */
import type { JsonObject } from "../../model/json.ts";
import type { Attempt, TaskOutcome } from "../../model/outcome.ts";
import type { Chart, NeverFilled } from "./chart.ts";
import { CostByTemplate } from "./cost-by-template.ts";
import { FilledFields } from "./filled-fields.ts";
import { NumericFields } from "./numeric-fields.ts";
import { SourcesByOrigin } from "./sources-by-origin.ts";

export class ChartCollector {
	readonly #costs = new CostByTemplate();
	readonly #sources = new SourcesByOrigin();
	readonly #numbers: NumericFields;
	readonly #filled: FilledFields;

	/** What the tasks were asked to answer in, in planned order; null for text. */
	constructor(outputSchemas: readonly (JsonObject | null)[]) {
		this.#numbers = new NumericFields(outputSchemas);
		this.#filled = new FilledFields(outputSchemas);
	}

	/**
	 * In planned order, each outcome once. `attempts`: those of the outcome that no task before it had, since equal requests
	 * are bought once.
	 */
	add(outcome: TaskOutcome, attempts: readonly Attempt[]): void {
		this.#costs.add(outcome, attempts);
		this.#sources.add(outcome);
		this.#numbers.add(outcome);
		this.#filled.add(outcome);
	}

	/** By template; empty where every field has a value somewhere. */
	neverFilled(): readonly NeverFilled[] {
		return this.#filled.neverFilled();
	}

	/** Empty where nothing is worth a look. */
	async charts(): Promise<readonly Chart[]> {
		const plans = [...this.#costs.plans(), ...this.#sources.plans()];
		const fields = this.#numbers.fields();
		if (plans.length === 0 && fields.length === 0) return [];
		const { drawCharts } = await import("./draw-charts.ts");
		return drawCharts(plans, fields);
	}
}
