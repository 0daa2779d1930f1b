/** One task's research, from the claimed task to what is stored. Whatever the researcher does, only this task is concerned. */
import type { Json } from "../model/json.ts";
import type { Researcher, ResearchRequest } from "../model/researcher.ts";
import type { Mode, Source } from "../model/wire.ts";
import { roundDollars } from "../values/round-dollars.ts";
import type { ClaimedTask, TaskEnd } from "./engine-store.ts";
import { TimeLimitError, withinTime } from "./time-limits.ts";

export interface EndTaskOptions {
	readonly now: () => Date;
	readonly priceOf: (mode: Mode) => number;
	/** Milliseconds. */
	readonly timeLimitOf: (mode: Mode) => number;
}

/** How the task ended, or undefined when it was aborted and has no end. A researcher that throws fails the task. */
export async function endTask(
	task: ClaimedTask,
	researcher: Researcher,
	signal: AbortSignal,
	{ now, priceOf, timeLimitOf }: EndTaskOptions,
): Promise<TaskEnd | undefined> {
	try {
		const result = await withinTime(timeLimitOf(task.mode), signal, (within) =>
			researcher.research(toRequest(task), within),
		);
		const at = now().toISOString();
		if (result.status === "failed") return failed(result.error, result.sources, at, result.cost);
		const { output_type: outputType, output, sources, pdf } = result;
		const results = { outputType, outputJson: encode(output), sourcesJson: encode(sources), ...(pdf && { pdf }) };
		const cost = roundDollars(priceOf(task.mode) + (result.cost ?? 0));
		return { status: "completed", at, cost, ...results, error: null };
	} catch (error) {
		const isAborted = signal.aborted && !(error instanceof TimeLimitError);
		return isAborted ? undefined : failed(messageOf(error), [], now().toISOString());
	}
}

/** Encoded here, so that a value that JSON cannot hold fails its task and not the store. */
function encode(value: Json | readonly Source[]): string {
	return JSON.stringify(value) ?? "null";
}

/** A failed task has no price; what the research of it has cost, it has cost (docs/decisions/0023). */
function failed(error: string, sources: readonly Source[], at: string, spent = 0): TaskEnd {
	const cost = roundDollars(spent);
	return { status: "failed", at, cost, outputType: null, outputJson: "null", sourcesJson: encode(sources), error };
}

/** The message alone: a stack trace says nothing to the reader of an export. */
function messageOf(error: unknown): string {
	const message = error instanceof Error ? error.message : String(error);
	return message === "" ? "the research failed without saying why" : message;
}

function toRequest({ mode, details, input }: ClaimedTask): ResearchRequest {
	const { query, research_strategy, report_format, urls = [] } = input;
	return {
		query,
		...(research_strategy === undefined ? {} : { research_strategy }),
		...(report_format === undefined ? {} : { report_format }),
		urls,
		mode,
		output_formats: details.output_formats,
		...(details.search === undefined ? {} : { search: details.search }),
	};
}
