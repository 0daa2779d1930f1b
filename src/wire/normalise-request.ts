/** Checked request bodies in one spelling: retired names and aliases become today's (contract 3.1, 3.4). */
import type { CreateBatchRequest, Mode, TaskInput } from "../model/wire.ts";

/** A create-batch body as callers may spell it. */
export interface LooseCreateBatch extends Omit<CreateBatchRequest, "mode"> {
	readonly mode?: Mode | "lite";
	/** Former name of `mode`, which wins. */
	readonly model?: Mode | "lite";
}

/** A task as callers may spell it. */
export interface LooseTask extends Omit<TaskInput, "query"> {
	readonly query?: string;
	/** Former name of `query`, which wins. */
	readonly input?: string;
	/** Former name of `research_strategy`, which wins. */
	readonly strategy?: string;
}

/** Fills in the mode and the output formats; `lite` and silence mean `standard`. */
export function normaliseCreateBatch(
	body: LooseCreateBatch,
): CreateBatchRequest & Required<Pick<CreateBatchRequest, "mode" | "output_formats">> {
	const { mode, model, output_formats = ["markdown"], ...rest } = body;
	const asked = mode ?? model ?? "standard";
	return { ...rest, mode: asked === "lite" ? "standard" : asked, output_formats };
}

/** `input` becomes `query` and `strategy` becomes `research_strategy`. */
export function normaliseTask(task: LooseTask): TaskInput {
	const { input, strategy, query = input ?? "", research_strategy = strategy, ...rest } = task;
	return research_strategy === undefined ? { ...rest, query } : { ...rest, query, research_strategy };
}
