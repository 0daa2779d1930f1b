/**
 * Adds any number of tasks, at most 100 at a time, each once. Adding is what costs: after an ambiguous end the batch is
 * asked which tasks it has, twice if any is missing, since the request may still be travelling, and only the missing
 * ones are sent again. What ends the tries after that is no proof that nothing arrived: the batch is asked once more.
 */
import { type BatchApi, BatchApiError } from "../model/batch-api.ts";
import { REMEDIES } from "../model/error-meaning.ts";
import { pause } from "../model/pause.ts";
import { taskPages } from "../model/task-pages.ts";
import type { Timing } from "../model/timing.ts";
import { MAX_TASKS_PER_ADD } from "../model/wire.ts";
import { type AddedTask, AddTasksError } from "./client-errors.ts";
import type { NamedTask } from "./name-tasks.ts";

export interface Addition {
	readonly api: BatchApi;
	readonly timing: Timing;
	readonly batchId: string;
	/** Between the two looks, in milliseconds. */
	readonly settleMs: number;
	readonly signal: AbortSignal | undefined;
}

/** Tries of one portion. */
const MAX_TRIES = 5;
const DEFAULT_PAUSE_MS = 2_000;

/** In the order of the tasks. Throws AddTasksError when some could not be added. */
export async function addAllTasks(tasks: readonly NamedTask[], addition: Addition): Promise<readonly AddedTask[]> {
	const added = new Map<string, string | undefined>();
	const show = () =>
		tasks.filter(({ id }) => added.has(id)).map(({ id }) => ({ task_id: id, deepresearch_id: added.get(id) }));
	for (let from = 0; from < tasks.length; from += MAX_TASKS_PER_ADD) {
		const portion = tasks.slice(from, from + MAX_TASKS_PER_ADD);
		let unknown: readonly NamedTask[] = [];
		try {
			for await (const step of addPortion(portion, addition)) {
				for (const [id, serviceId] of step.added) added.set(id, serviceId);
				unknown = step.unknown;
			}
		} catch (error) {
			if (!(error instanceof BatchApiError)) throw error;
			const notAdded = tasks.filter((task) => !added.has(task.id) && !unknown.includes(task));
			throw new AddTasksError(addition.batchId, error, { added: show(), unknown, notAdded });
		}
	}
	return show();
}

interface Step {
	/** Id → the service's id. */
	readonly added: ReadonlyMap<string, string | undefined>;
	/** What nobody knows about until the next step. */
	readonly unknown: readonly NamedTask[];
}

const NOTHING: ReadonlyMap<string, string | undefined> = new Map();

/** Yields what is known after each step, so that a failure at any of them leaves the caller with the truth. */
async function* addPortion(portion: readonly NamedTask[], addition: Addition): AsyncGenerator<Step> {
	let missing = portion;
	/** An add whose answer was lost may take effect after the looks for it. */
	let mayArrive = false;
	for (let tries = 1; ; tries++) {
		const answer = await addOnce(missing, addition);
		if (!(answer instanceof BatchApiError)) {
			yield { added: answer, unknown: [] };
			return;
		}
		const remedy = REMEDIES[answer.kind];
		if (remedy === "give_up" || remedy === "stop" || (remedy === "wait" && tries >= MAX_TRIES)) {
			if (mayArrive && (yield* lookForEarlier(missing, addition))) return;
			throw answer;
		}
		if (remedy === "look") {
			mayArrive = true;
			yield { added: NOTHING, unknown: missing };
			const present = await look(missing, addition);
			yield { added: present, unknown: [] };
			missing = missing.filter(({ id }) => !present.has(id));
			if (missing.length === 0) return;
		}
		if (tries >= MAX_TRIES) throw answer;
		if (remedy === "wait") await pause(answer.retryAfterMs ?? DEFAULT_PAUSE_MS, addition.signal, addition.timing);
	}
}

/** Whether an earlier add has brought them all; of what it has not brought yet, nobody knows. */
async function* lookForEarlier(missing: readonly NamedTask[], addition: Addition): AsyncGenerator<Step, boolean> {
	yield { added: NOTHING, unknown: missing };
	const present = await look(missing, addition);
	const unknown = missing.filter(({ id }) => !present.has(id));
	yield { added: present, unknown };
	return unknown.length === 0;
}

/** All of the tasks, or the failure. A service that says it took fewer and does not name them all is not understood. */
async function addOnce(
	tasks: readonly NamedTask[],
	{ api, batchId, signal }: Addition,
): Promise<ReadonlyMap<string, string | undefined> | BatchApiError> {
	try {
		const answer = await api.addTasks(batchId, tasks, signal === undefined ? {} : { signal });
		const named = new Map(answer.tasks.map((task) => [task.task_id, task.deepresearch_id]));
		if (answer.added >= tasks.length || tasks.every(({ id }) => named.has(id))) {
			return new Map(tasks.map(({ id }) => [id, named.get(id)]));
		}
		return new BatchApiError("ambiguous", `the service says it took ${answer.added} of ${tasks.length} tasks`);
	} catch (error) {
		if (error instanceof BatchApiError) return error;
		throw error;
	}
}

/** Which of the tasks the batch has. */
async function look(wanted: readonly NamedTask[], addition: Addition): Promise<ReadonlyMap<string, string>> {
	const present = await listPresent(wanted, addition);
	if (present.size === wanted.length) return present;
	await pause(addition.settleMs, addition.signal, addition.timing);
	return listPresent(wanted, addition);
}

async function listPresent(
	wanted: readonly NamedTask[],
	{ api, batchId, signal }: Addition,
): Promise<ReadonlyMap<string, string>> {
	const ids = new Set(wanted.map(({ id }) => id));
	const present = new Map<string, string>();
	for await (const page of taskPages(api, batchId, {}, signal === undefined ? {} : { signal })) {
		for (const { task_id, deepresearch_id } of page) {
			if (task_id !== undefined && ids.has(task_id)) present.set(task_id, deepresearch_id);
		}
	}
	return present;
}
