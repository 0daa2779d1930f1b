import type { Json } from "../model/json.ts";
import type { TaskOutcome } from "../model/outcome.ts";

/** What of an outcome decides on columns. */
export type ColumnOutcome = Pick<TaskOutcome, "status" | "output" | "bindings" | "parents">;

/** The header and the rows of `results.csv`, once every outcome was noted. */
export interface ResultTable {
	note(outcome: ColumnOutcome): void;
	header(): readonly string[];
	cells(outcome: TaskOutcome): readonly Json[];
}
