/** One task of a run: what it asked, what became of it, and why it ran. From the state alone. */
import type { Json, JsonObject } from "../model/json.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import type { Problem } from "../model/problem.ts";
import type { AskedTask, EarlierRequest, StoredTask } from "../store/task-reader.ts";
import { changedComponents } from "../values/changed-components.ts";
import { isRendered } from "../values/is-rendered.ts";
import { suggest } from "../values/suggest.ts";
import { type FoundRun, type Where, withRun } from "./find-run.ts";
import type { Refusal } from "./refusal.ts";

/** A part of the request that is not what it was. */
export interface ChangedPart {
	readonly component: string;
	/** Null where the part says nothing, or where only its digest is kept, as of a corpus. */
	readonly before: Json;
	readonly now: Json;
}

/** Request and settings are null of a task that was skipped before it was rendered: it asks nothing. */
export type ShownRequest = Omit<StoredTask, keyof AskedTask> &
	(AskedTask | { readonly request: null; readonly settings: null; readonly components: null });

export interface ShownTask {
	readonly ok: true;
	readonly run_id: string;
	readonly pipeline: string;
	readonly task: ShownRequest;
	readonly outcome: TaskOutcome;
	/** What was asked under this id before, where that was something else. */
	readonly previous:
		| (Pick<EarlierRequest, "wire_id" | "sent_at"> & { readonly changed: readonly ChangedPart[] })
		| null;
}

const MOST_IDS = 100_000;

/** `named`: a run, pipeline or pipeline file; undefined for the newest run. */
export function showTask(taskId: string, named: string | undefined, where: Where): Promise<ShownTask | Refusal> {
	return withRun(named, where, (found) => show(taskId, found));
}

function show(taskId: string, { state, run }: FoundRun): ShownTask | Refusal {
	const task = state.tasks.find(run.run_id, taskId);
	const outcome = task === undefined ? undefined : state.outcomes.one(run.run_id, task.index);
	if (task === undefined || outcome === undefined)
		return unknownTask(taskId, run.run_id, state.tasks.ids(run.run_id, MOST_IDS));
	const shown = { ok: true, run_id: run.run_id, pipeline: run.pipeline, outcome } as const;
	if (!isRendered(task.request)) {
		return { ...shown, task: { ...task, request: null, settings: null, components: null }, previous: null };
	}
	const before = state.tasks.before(run.pipeline, task);
	const previous =
		before === undefined ? null : { wire_id: before.wire_id, sent_at: before.sent_at, changed: changes(before, task) };
	return { ...shown, task, previous };
}

/** By their digests, so that nothing is called changed that the fingerprint does not tell apart. */
function changes(before: AskedTask, now: AskedTask): ChangedPart[] {
	return changedComponents(before.components, now.components).map((component) => ({
		...{ component, before: partOf(before, component), now: partOf(now, component) },
	}));
}

function partOf({ request, settings }: AskedTask, component: string): Json {
	const parts: JsonObject = { ...(settings as unknown as JsonObject), ...(request as unknown as JsonObject) };
	return parts[component] ?? null;
}

function unknownTask(id: string, runId: string, ids: readonly string[]): Refusal {
	const suggestion = suggest(id, ids);
	const first = ids.slice(0, 5).join(", ");
	const hint =
		suggestion === undefined ? `there are: ${first}${ids.length > 5 ? ", …" : ""}` : `did you mean \`${suggestion}\`?`;
	const problem: Problem = {
		...{ code: "task_unknown", severity: "error", message: `run ${runId} has no task \`${id}\``, hint },
	};
	return { ok: false, problems: [problem], sources: [], exitCode: 9 };
}
