import type { TaskOutcome } from "../model/outcome.ts";

/** Whether a task was not sent because nobody wanted it: `when` is false for it, or it lies outside the selection. So it did not fail to succeed. */
export function isUnwanted({ skip }: Pick<TaskOutcome, "skip">): boolean {
	return skip === "when" || skip === "not_selected";
}
