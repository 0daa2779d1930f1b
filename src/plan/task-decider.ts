/** Whether a task is bought, taken over from an earlier run, or shares the purchase of an equal one; tasks in order. */
import type { SkipReason } from "../model/outcome.ts";
import type { Pipeline, Prices, TaskTemplate } from "../model/pipeline.ts";
import type { Fingerprint, KnownAttempt, PlanLookups, PlannedBatch, PlannedTask } from "../model/plan.ts";
import { wireId } from "../values/wire-id.ts";
import { BatchGroups } from "./batch-groups.ts";
import { type Decision, decideAction, decideUnselected } from "./decide-action.ts";
import { Purchases } from "./purchases.ts";
import type { RenderedTask } from "./render-task.ts";

export interface DeciderInput {
	readonly pipeline: Pipeline;
	/** US dollars a task by mode. */
	readonly prices: Prices;
	/** `--fresh`: stored results do not count. */
	readonly fresh: boolean;
	/** Milliseconds since 1970. */
	readonly now: number;
}

export interface TaskToDecide {
	readonly id: string;
	readonly template: TaskTemplate;
	readonly rendered: RenderedTask;
	readonly fingerprint: Fingerprint;
	/** By `--select`, `--exclude` and `--limit`. */
	readonly selected: boolean;
	/** Why it cannot be asked; undefined where it can. */
	readonly skip?: SkipReason | undefined;
	readonly lookups: PlanLookups;
}

/** What becomes of a task. */
export type Fate = Pick<PlannedTask, "action" | "reason" | "attempt" | "batch" | "price" | "bought_by" | "wire_id"> & {
	/** The attempt that is reused or adopted. */
	readonly source?: KnownAttempt;
};

/** Without `run.deadline`: how old a batch may be for a run under `always` to take it for its own. */
const DEFAULT_SAME_RUN_MS = 24 * 3_600_000;

export class TaskDecider {
	readonly #input: DeciderInput;
	readonly #sameRunMs: number;
	readonly #batches: BatchGroups;
	readonly #bought = new Purchases();

	constructor(input: DeciderInput) {
		this.#input = input;
		this.#sameRunMs = input.pipeline.run.deadlineMs ?? DEFAULT_SAME_RUN_MS;
		this.#batches = new BatchGroups(input.pipeline.run.batchSize);
	}

	/** Of what is bought so far. */
	batches(): PlannedBatch[] {
		return this.#batches.list();
	}

	decide(task: TaskToDecide): Fate {
		const { id, rendered, fingerprint } = task;
		const { pipeline, prices } = this.#input;
		const decision = this.#decision(task);
		const { action, reason, source } = decision;
		const wire = this.#wireIdOf(id, task);
		const unbought = { attempt: wire.attempt, batch: null, price: 0 };
		const isFresh = action === "run" || (action === "skip" && reason.type !== "skipped");
		const bought = isFresh ? this.#bought.buyerOf(fingerprint.digest) : undefined;
		if (bought !== undefined) {
			const same = { type: "same_request", as: bought } as const;
			const wire_id = this.#wireIdOf(bought, task).id;
			return { ...unbought, action: "reuse", reason: same, bought_by: pipeline.name, wire_id };
		}
		if (action === "skip") return { ...unbought, action, reason, bought_by: pipeline.name, wire_id: wire.id };
		if (action !== "run") {
			const { pipeline: bought_by, wire_id, first_attempt } = known(source, action);
			return { ...unbought, attempt: first_attempt, action, reason, bought_by, wire_id, source: known(source, action) };
		}
		this.#bought.add(fingerprint.digest, id);
		const price = prices[rendered.settings.mode];
		const batch = this.#batches.add(rendered.settingsId, rendered.settings, price);
		return { attempt: wire.attempt, batch, price, action, reason, bought_by: pipeline.name, wire_id: wire.id };
	}

	#decision({ id, template, rendered, fingerprint, selected, skip, lookups }: TaskToDecide): Decision {
		// What is not to be asked at all is so whether or not it is selected, so that those who read it do not miss it.
		const isAbsent = skip?.type === "when" || skip?.type === "key";
		if (skip !== undefined && (selected || isAbsent)) {
			return { action: "skip", reason: { type: "skipped", skip }, source: undefined };
		}
		const { pipeline, now, fresh } = this.#input;
		const { refresh, output: policy } = template;
		const of = { pipeline: pipeline.name, taskId: id, fingerprint, query: rendered.request.query, refresh, policy };
		const input = { ...of, fresh, lookups, now, sameRunMs: this.#sameRunMs };
		return selected ? decideAction(input) : decideUnselected(input);
	}

	#wireIdOf(
		id: string,
		{ fingerprint, lookups }: Pick<TaskToDecide, "fingerprint" | "lookups">,
	): { readonly id: string; readonly attempt: number } {
		const first = wireId(id, fingerprint.digest, 1);
		const attempt = lookups.attemptsOf(this.#input.pipeline.name, first) + 1;
		return { id: wireId(id, fingerprint.digest, attempt), attempt };
	}
}

function known(source: KnownAttempt | undefined, action: string): KnownAttempt {
	if (source === undefined) throw new Error(`a task planned as ${action} has no attempt to take`);
	return source;
}
