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

export const OWN_CELLS: ReadonlyMap<string, (outcome: TaskOutcome) => Json> = new Map(Object.entries(CELLS));

/** An answer that did not pass its checks stands in no column. */
export function goodOutput({ status, output }: Pick<TaskOutcome, "status" | "output">): Json {
	return status === "succeeded" ? output : null;
}
