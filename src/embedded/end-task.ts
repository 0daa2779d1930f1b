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
	/** Keeps what the tries at a task have cost; see `EngineStore.saveSpent`. */
	readonly saveSpent: (taskSeq: number, dollars: number) => Promise<void>;
}

/** How the task ended, or undefined when it was aborted and has no end. A researcher that throws fails the task. */
export async function endTask(
	task: ClaimedTask,
	researcher: Researcher,
	signal: AbortSignal,
	{ now, priceOf, timeLimitOf, saveSpent }: EndTaskOptions,
): Promise<TaskEnd | undefined> {
	let spent = 0;
	const onSpent = async (dollars: number): Promise<void> => {
		spent = dollars;
		await saveSpent(task.seq, roundDollars(task.spent + dollars));
	};
	try {
		const result = await withinTime(timeLimitOf(task.mode), signal, (within, stopClock) =>
			researcher.research(toRequest(task), within, { onSpent, onAnswered: stopClock }),
		);
		const at = now().toISOString();
		const all = task.spent + (result.cost ?? spent);
		if (result.status === "failed") return failed(result.error, result.sources, at, all);
		const { output_type: outputType, output, sources, pdf } = result;
		const results = { outputType, outputJson: encode(output), sourcesJson: encode(sources), ...(pdf && { pdf }) };
		return { status: "completed", at, cost: roundDollars(priceOf(task.mode) + all), ...results, error: null };
	} catch (error) {
		const isAborted = signal.aborted && !(error instanceof TimeLimitError);
		return isAborted ? undefined : failed(messageOf(error), [], now().toISOString(), task.spent + spent);
	}
}

/** Encoded here, so that a value that JSON cannot hold fails its task and not the store. */
function encode(value: Json | readonly Source[]): string {
	return JSON.stringify(value) ?? "null";
}

/** A failed task has no price; what the research of it has cost, it has cost (docs/decisions/0023). */
function failed(error: string, sources: readonly Source[], at: string, spent: number): TaskEnd {
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
