import type { TaskOutcome } from "../model/outcome.ts";

/** A success whose result names no source: there is an answer, and nothing that shows it. */
export function lacksEvidence({ status, sources }: Pick<TaskOutcome, "status" | "sources">): boolean {
	return status === "succeeded" && sources.length === 0;
}

/** Behind the number of tasks that succeeded; empty where all have evidence. */
export function sayWithoutEvidence(tasks: number): string {
	return tasks === 0 ? "" : ` (${tasks} without evidence)`;
}
