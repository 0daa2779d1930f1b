/** Adds up a plan while its tasks stream past. */
import type { Prices, RetryPolicy } from "../model/pipeline.ts";
import type { KnownAttempt, OpenTemplate, PlanAction, PlannedTask, PlanSummary } from "../model/plan.ts";
import type { Mode } from "../model/wire.ts";
import { roundDollars } from "../values/round-dollars.ts";

type ActionCounts = { [action in PlanAction]: number };
type Totals = Pick<PlanSummary, "tasks" | "unwanted" | "actions" | "templates" | "open" | "cost">;

export class PlanTotals {
	readonly #actions = noActions();
	readonly #templates: Map<string, ActionCounts & { tasks: number }>;
	#tasks = 0;
	#unwanted = 0;
	readonly #commitments: Prices;
	readonly #estimate = new Dollars();
	readonly #commitment = new Dollars();
	readonly #worstCase = new Dollars();
	readonly #open: OpenTemplate[] = [];
	#saved = 0;

	/** `commitments`: US dollars a task may well cost, by mode. */
	constructor(templates: readonly string[], commitments: Prices) {
		this.#templates = new Map(templates.map((name) => [name, { tasks: 0, ...noActions() }]));
		this.#commitments = commitments;
	}

	/** `source`: the attempt that is reused or adopted. */
	add(task: PlannedTask, source: KnownAttempt | undefined): void {
		this.#tasks += 1;
		if (task.reason.type === "skipped" && task.reason.skip.type === "when") this.#unwanted += 1;
		this.#actions[task.action] += 1;
		const template = this.#templates.get(task.template);
		if (template !== undefined) {
			template.tasks += 1;
			template[task.action] += 1;
		}
		if (task.action === "reuse") this.#saved += source?.cost ?? 0;
		const price = this.#commitments[task.settings.mode];
		const further = this.#commitments[task.retry.mode ?? task.settings.mode];
		if (task.action === "run") {
			this.#estimate.add(task.price, 1);
			this.#commitment.add(price, 1);
			this.#worstCase.add(price, 1);
			this.#worstCase.add(further, task.retry.attempts);
		}
		if (task.action === "adopt" && source !== undefined) {
			this.#worstCase.add(further, Math.max(0, source.first_attempt + task.retry.attempts - source.attempt));
		}
	}

	/** Tasks so far that are asked, or have been. */
	get wanted(): number {
		return this.#tasks - this.#actions.skip;
	}

	/** Most tasks that a template can make, once the results it reads are there; `modes`: those they may have. */
	addOpen(
		open: Pick<OpenTemplate, "name" | "after" | "max_tasks">,
		modes: ReadonlySet<Mode>,
		retry: RetryPolicy,
	): void {
		const worstCase = new Dollars();
		const first = this.#dearest(modes);
		const further = retry.mode === null ? first : this.#commitments[retry.mode];
		for (const total of [worstCase, this.#worstCase]) {
			total.add(first, open.max_tasks);
			total.add(further, open.max_tasks * retry.attempts);
		}
		const [mode = null] = modes.size === 1 ? modes : [];
		this.#open.push({ ...open, mode, worst_case: worstCase.total });
	}

	/** US dollars; null where the price of one of them is unknown. */
	#dearest(modes: ReadonlySet<Mode>): number | null {
		return [...modes].reduce<number | null>((most, mode) => {
			const price = this.#commitments[mode];
			return most === null || price === null ? null : Math.max(most, price);
		}, 0);
	}

	/** So far: its tasks, or the most there can be. */
	mostTasks(template: string): number {
		return this.#open.find(({ name }) => name === template)?.max_tasks ?? this.#templates.get(template)?.tasks ?? 0;
	}

	summary(): Totals {
		return {
			tasks: this.#tasks,
			unwanted: this.#unwanted,
			actions: { ...this.#actions },
			open: [...this.#open],
			templates: [...this.#templates].map(([name, counts]) => ({ name, ...counts })),
			cost: {
				estimate: this.#estimate.total,
				commitment: this.#commitment.total,
				worst_case: this.#worstCase.total,
				saved_by_reuse: roundDollars(this.#saved),
			},
		};
	}
}

/** A sum that is unknown as soon as one of its parts is. */
class Dollars {
	#sum: number | null = 0;

	add(price: number | null, times: number): void {
		if (times === 0 || this.#sum === null) return;
		this.#sum = price === null ? null : this.#sum + price * times;
	}

	get total(): number | null {
		return this.#sum === null ? null : roundDollars(this.#sum);
	}
}

function noActions(): ActionCounts {
	return { run: 0, reuse: 0, adopt: 0, skip: 0 };
}
