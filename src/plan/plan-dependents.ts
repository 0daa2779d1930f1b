/**
 * The tasks that earlier results make of a template. By now money has been spent, so nothing here is a problem that stops
 * a run: what cannot be asked is a task that is skipped, and says why.
 */
import type { Json, JsonObject } from "../model/json.ts";
import type { SkipReason } from "../model/outcome.ts";
import { type EngineKind, resultsBindings, type TaskTemplate } from "../model/pipeline.ts";
import type { InputTask, TruncatedItems } from "../model/plan.ts";
import type { Scope } from "../model/template-node.ts";
import { type Combination, expandTemplate, valuesOf } from "./expand-template.ts";
import { whyMissing, whyNotAll } from "./missing-input.ts";
import type { FaultLog } from "./plan-problems.ts";
import { NOT_RENDERED, NOT_WANTED, TaskRenderer } from "./render-task.ts";
import { ResultIds } from "./result-ids.ts";
import { idOf, type TaskToPlan } from "./task-to-plan.ts";

export interface Surroundings {
	/** `vars`, `env`, `run` and `pipeline`. */
	readonly names: Scope;
	readonly ended: (template: string) => readonly InputTask[];
	readonly engine: EngineKind;
}

export interface Dependents {
	readonly truncated: readonly TruncatedItems[];
	/** In planned order. */
	readonly tasks: Iterable<TaskToPlan>;
}

export function planDependents(template: TaskTemplate, surroundings: Surroundings): Dependents {
	const expansion = expandTemplate(template, surroundings.ended);
	return { truncated: expansion.truncated, tasks: tasksOf(template, surroundings, expansion) };
}

function* tasksOf(
	template: TaskTemplate,
	{ names, ended, engine }: Surroundings,
	{ gaps, combinations }: ReturnType<typeof expandTemplate>,
): Generator<TaskToPlan> {
	const faults = new FirstFault();
	const renderer = new TaskRenderer(template, engine, faults);
	const keys = new ResultIds();
	const fansOut = resultsBindings(template).length > 0;
	for (const { parent, reason } of gaps) {
		const key = keys.keyOfGap(parent);
		yield skipped(template, key, {}, [parent], reason);
	}
	const blocked = template.needs
		.map((need) => whyNotAll(ended(need.template), need.allowPartial))
		.find((reason) => reason !== undefined);
	const shared = blocked === undefined ? { ...names, ...resultsOf(template, ended) } : names;
	for (const combination of combinations()) {
		const { rows, parents } = combination;
		const bindings = valuesOf(rows);
		const [parent] = parents;
		const scope = {
			...shared,
			...bindings,
			...(parent !== undefined && parents.length === 1 ? { parent: itemOf(parent) } : {}),
		};
		const { key, skip = blocked } = fansOut
			? keys.keyOf(parents, renderer.renderKeyText(scope, rows), itemNumber(combination))
			: // Held against the rules before anything was bought.
				{ key: renderer.renderKey(scope, rows) ?? null, skip: undefined };
		faults.take();
		const wanted = skip === undefined ? renderer.holds(scope, rows) : undefined;
		const body = wanted === true ? renderer.renderBody(scope, rows) : undefined;
		const fault = faults.take();
		const reason = skip ?? (wanted === false ? NOT_WANTED : { type: "request" as const, message: fault });
		if (body !== undefined) yield { id: idOf(template, key), rendered: { key, ...body }, bindings, parents };
		else yield skipped(template, key, bindings, parents, reason);
	}
}

/** The fault that is told for a task; the others follow when it is mended. */
class FirstFault implements FaultLog {
	readonly tellsEach = true;
	#message: string | undefined;

	report: FaultLog["report"] = (_, message) => {
		this.#message ??= message;
	};

	take(): string {
		const message = this.#message ?? "it cannot be made of the results";
		this.#message = undefined;
		return message;
	}
}

function resultsOf({ needs }: TaskTemplate, ended: Surroundings["ended"]): Scope {
	if (needs.length === 0) return {};
	const items = needs.map(({ template }) => {
		const tasks = ended(template).filter((task) => whyMissing(task) === undefined);
		return [template, tasks.map(itemOf)] as const;
	});
	return { results: Object.fromEntries(items) };
}

/** As templates read it. */
function itemOf(task: InputTask): JsonObject {
	const { output, sources } = task.result();
	return { id: task.id, key: task.key, bindings: task.bindings, output, sources: sources as unknown as Json };
}

/** Of the last binding, which changes fastest. */
function itemNumber({ rows }: Combination): number {
	return Math.abs([...rows.values()].at(-1)?.number ?? 1);
}

function skipped(
	template: TaskTemplate,
	key: string | null,
	bindings: JsonObject,
	parents: readonly InputTask[],
	skip: SkipReason,
): TaskToPlan {
	return { id: idOf(template, key), rendered: { key, ...NOT_RENDERED }, bindings, parents, skip };
}
