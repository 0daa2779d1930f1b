/** Stored tasks as list-tasks shows them (contract 2.3). */
import type { Json } from "../model/json.ts";
import { pdfLink } from "../model/task-files.ts";
import type { BatchTask, Source, TaskInput, TaskStatus } from "../model/wire.ts";

/** A task's columns; those of its result only where they were asked for. */
export type TaskRow = {
	seq: number;
	deepresearch_id: string;
	status: TaskStatus;
	created_at: string;
	completed_at: string | null;
	cost: number;
	task_id: string | null;
	input: string;
	output_type: "markdown" | "json" | "toon" | null;
	output: string | null;
	sources: string | null;
	error: string | null;
	/** Null where it has none. */
	has_pdf: number | null;
};

/** Those that every reader needs; the table is called `t`. */
export const TASK_COLUMNS =
	"t.seq, t.deepresearch_id, t.status, t.created_at, t.completed_at, t.cost, t.task_id, t.input";

/** Without `includeOutput` identity, state and times only. */
export function toTask(row: TaskRow, includeOutput: boolean): BatchTask {
	const input: TaskInput = JSON.parse(row.input);
	return {
		deepresearch_id: row.deepresearch_id,
		status: row.status,
		query: input.query,
		created_at: row.created_at,
		...(input.id === undefined ? {} : { task_id: input.id }),
		...(row.completed_at === null ? {} : { completed_at: row.completed_at }),
		...(includeOutput && row.completed_at !== null ? toResult(row) : {}),
	};
}

/** What a finished task shows beside its state; a cancelled one has no result. */
function toResult(row: TaskRow): Partial<BatchTask> {
	const { cost } = row;
	if (row.sources === null) return { cost };
	const sources: readonly Source[] = JSON.parse(row.sources);
	if (row.error !== null) {
		const error: string = JSON.parse(row.error);
		return { output: null, error, cost, ...(sources.length === 0 ? {} : { sources }) };
	}
	const output: Json = JSON.parse(row.output ?? "null");
	return {
		...(row.output_type === null ? {} : { output_type: row.output_type }),
		output,
		sources,
		...(row.has_pdf === null ? {} : { pdf_url: pdfLink(row.deepresearch_id) }),
		cost,
	};
}
