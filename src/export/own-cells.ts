/** The cells of `results.csv` that every task has, whatever its rows and its answer are made of. */
import type { Json } from "../model/json.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import type { OwnColumn } from "../values/column-parts.ts";

const CELLS: { readonly [column in OwnColumn]: (outcome: TaskOutcome) => Json } = {
	id: ({ id }) => id,
	template: ({ template }) => template,
	status: ({ status }) => status,
	parents: ({ parents = [] }) => parents.join(" "),
	sources: ({ sources }) => sources.length,
	cost: ({ cost }) => cost,
	attempts: ({ attempts }) => attempts.length,
	error: ({ error }) => error,
};

/** A column's name, and what it has of a task. */
export type OwnCell = readonly [name: string, cell: (outcome: TaskOutcome) => Json];

/** In the order of the columns. */
export const OWN_CELLS: ReadonlyMap<OwnCell[0], OwnCell[1]> = new Map(Object.entries(CELLS));

/** An answer that did not pass its checks stands in no column. */
export function goodOutput({ status, output }: Pick<TaskOutcome, "status" | "output">): Json {
	return status === "succeeded" ? output : null;
}
