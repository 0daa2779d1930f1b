/** Adds up a plan while its tasks stream past. */
import type { PlanAction, PlannedTask, PlanSummary } from "../model/plan.ts";
import { roundDollars } from "../values/round-dollars.ts";

type ActionCounts = { [action in PlanAction]: number };
type Totals = Pick<PlanSummary, "tasks" | "actions" | "templates" | "cost">;

export class PlanTotals {
	readonly #actions = noActions();
	readonly #templates: Map<string, ActionCounts & { tasks: number }>;
	#tasks = 0;
	#estimate = 0;
	#saved = 0;

	constructor(templates: readonly string[]) {
		this.#templates = new Map(templates.map((name) => [name, { tasks: 0, ...noActions() }]));
	}

	/** `sourceCost`: US dollars that the reused result cost. */
	add(task: PlannedTask, sourceCost: number): void {
		this.#tasks += 1;
		this.#actions[task.action] += 1;
		const template = this.#templates.get(task.template);
		if (template !== undefined) {
			template.tasks += 1;
			template[task.action] += 1;
		}
		this.#estimate += task.price;
		if (task.action === "reuse") this.#saved += sourceCost;
	}

	summary(): Totals {
		const estimate = roundDollars(this.#estimate);
		return {
			tasks: this.#tasks,
			actions: { ...this.#actions },
			templates: [...this.#templates].map(([name, counts]) => ({ name, ...counts })),
			cost: { estimate, worst_case: estimate, saved_by_reuse: roundDollars(this.#saved) },
		};
	}
}

function noActions(): ActionCounts {
	return { run: 0, reuse: 0, adopt: 0, skip: 0 };
}
