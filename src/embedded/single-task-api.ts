/** Single tasks on the engine's store (contract section 14). */

import { isServiceId } from "../model/service-id.ts";
import type { CancelTaskAnswer, ResearchTask, TaskApi } from "../model/task-api.ts";
import { noSuchTask, taskHasEnded } from "./api-errors.ts";
import type { EngineStore, StoredSingleTask } from "./engine-store.ts";

export interface SingleTaskApiOptions {
	readonly store: EngineStore;
	readonly now: () => Date;
	readonly onTaskCancelled: () => void;
}

export function createSingleTaskApi({ store, now, onTaskCancelled }: SingleTaskApiOptions): TaskApi {
	return {
		async getTask(deepresearchId): Promise<ResearchTask> {
			const stored = isServiceId(deepresearchId) ? await store.getTask(deepresearchId) : undefined;
			if (stored === undefined) throw noSuchTask();
			return toResearchTask(stored);
		},
		async cancelTask(deepresearchId): Promise<CancelTaskAnswer> {
			if (!isServiceId(deepresearchId)) throw noSuchTask();
			const outcome = await store.cancelTask(deepresearchId, now().toISOString());
			if (outcome.kind === "missing") throw noSuchTask();
			if (outcome.kind === "closed") throw taskHasEnded(outcome.status);
			onTaskCancelled();
			return { message: "The task was cancelled", deepresearch_id: deepresearchId };
		},
	};
}

/** Researchers do not say how far they are, so the whole research is one step. */
function toResearchTask({ task, batchId, mode, details, input }: StoredSingleTask): ResearchTask {
	const { task_id, deepresearch_id, status, query, created_at, ...rest } = task;
	return {
		...{ deepresearch_id, status, query, mode, output_formats: details.output_formats, created_at },
		batch_id: batchId,
		...(task_id === undefined ? {} : { batch_task_id: task_id }),
		progress: { current_step: status === "completed" ? 1 : 0, total_steps: 1 },
		...(input.metadata === undefined ? {} : { metadata: input.metadata }),
		...rest,
	};
}
