/** What the tasks of a plan are to those that read their results: ended already, or still to come. */

import type { OutcomeStatus } from "../model/outcome.ts";
import { inputsOf, type TaskTemplate } from "../model/pipeline.ts";
import type { InputTask, KnownAttempt, PlanLookups, PlannedTask, TaskResult } from "../model/plan.ts";
import { judgeAnswer } from "../values/judge-answer.ts";

/** The ended tasks of a template in planned order; undefined while some have not ended. */
export type EndedTasks = (template: string) => readonly InputTask[] | undefined;

/** Only of templates that others read: a plan of many rows is not held. */
export class StageInputs {
	readonly #lookups: PlanLookups;
	readonly #tasks: Map<string, InputTask[]>;
	readonly #open = new Set<string>();

	constructor(templates: readonly TaskTemplate[], lookups: PlanLookups) {
		this.#lookups = lookups;
		this.#tasks = new Map(templates.flatMap(inputsOf).map((name) => [name, []]));
	}

	readonly ended: EndedTasks = (template) => (this.#open.has(template) ? undefined : this.#tasks.get(template));

	isRead(template: string): boolean {
		return this.#tasks.has(template) || this.#open.has(template);
	}

	/** `source`: the attempt that is reused. */
	note(task: PlannedTask, source: KnownAttempt | undefined): void {
		const tasks = this.#tasks.get(task.template);
		if (tasks === undefined || this.#open.has(task.template)) return;
		const ended = this.#endOf(task, source);
		if (ended === undefined) this.leaveOpen(task.template);
		else tasks.push(ended);
	}

	leaveOpen(template: string): void {
		this.#open.add(template);
		this.#tasks.delete(template);
	}

	#endOf(task: PlannedTask, source: KnownAttempt | undefined): InputTask | undefined {
		const { id, action, bought_by, wire_id } = task;
		if (action === "skip") return toInput(task, "skipped", () => noResult(id));
		// Of a request that is shared, the other task is still to be bought.
		if (action !== "reuse" || source === undefined || source.status === "pending") return undefined;
		const result = () => this.#lookups.resultOf(bought_by, wire_id) ?? noResult(id);
		return toInput(task, statusOf(source.status, task, result), result);
	}
}

/** A planned task that has ended so, as those see it that read its result. */
export function toInput(
	{ id, template, key, bindings, reason }: PlannedTask,
	status: OutcomeStatus,
	result: InputTask["result"],
): InputTask {
	const skip = status !== "skipped" ? null : reason.type === "skipped" ? reason.skip.type : "not_selected";
	return { id, template, key, bindings, status, skip, result };
}

/** An answer is held against the policy of the task that reads it, whoever bought it. */
function statusOf(status: KnownAttempt["status"], { output }: PlannedTask, result: () => TaskResult): OutcomeStatus {
	if (status !== "succeeded" && status !== "invalid" && status !== "rejected") return status;
	return judgeAnswer({ state: status, ...result() }, output).status;
}

function noResult(id: string): never {
	throw new Error(`the task ${id} has no result in the state`);
}
