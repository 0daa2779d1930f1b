/** What changed between two sets of results: of two runs, of two results folders, or of one of each. */
import type { Json } from "./json.ts";
import type { RunStatus } from "./manifest.ts";
import type { Attempt, OutcomeStatus, TaskOutcome } from "./outcome.ts";

/** What is compared of a task, or told beside it. */
export interface ComparedTask
	extends Pick<
		TaskOutcome,
		"id" | "template" | "status" | "query" | "output_type" | "output" | "sources" | "cost" | "error"
	> {
	/** What `cost` is of. By the service's id an attempt is known that several tasks share. */
	readonly attempts: readonly Pick<Attempt, "service_id" | "cost">[];
}

/** One side. Ids are unique in it; both calls give the same task, however often they are made. */
export interface ComparedResults {
	/** Every task once, in planned order, read while they are taken. */
	read(): Iterable<ComparedTask>;
	/** A task that `read` has given. */
	task(id: string): ComparedTask;
}

/** Where the tasks of a side come from. */
export interface SideOrigin {
	readonly kind: "run" | "files";
	/** The run's id, or the path as it was named. */
	readonly name: string;
	/** Null where files do not tell: without a `run.json`, or beside one that tells of a later run. */
	readonly run_id: string | null;
	readonly pipeline: string | null;
	/** `superseded`: a later run of a changed file has taken its place. */
	readonly status: RunStatus | "superseded" | null;
	/** ISO 8601; null while it is unfinished, and where it is not known. */
	readonly finished_at: string | null;
	/** US dollars that the run itself spent; null where it is not known. */
	readonly spent: number | null;
}

export interface ComparedSide extends SideOrigin {
	/** Of those selected. */
	readonly tasks: number;
	/** Those of them that have not ended. */
	readonly pending: number;
	/** US dollars over the attempts of these results, each once, whenever they were bought; null where no cost is known. */
	readonly cost: number | null;
}

/** How something was on the one side and is on the other. */
export interface Both<Value> {
	readonly before: Value;
	readonly after: Value;
}

/** A field's name, a place in a list, or what tells an item of a list apart, such as `{ name: "Acme" }`. */
export type PathStep = string | number | { readonly [key: string]: string | number };

/** A value within a structured output. Without `before` it is new, without `after` it is gone. */
export interface FieldChange {
	/** From the output's root. Places in lists are those of after, of what is gone those of before. */
	readonly path: readonly PathStep[];
	readonly before?: Json;
	readonly after?: Json;
	/** Where both are texts of several paragraphs: those that differ. */
	readonly paragraphs?: readonly ParagraphChange[];
}

/** A paragraph, heading, list item or table row. `before` is null of a new one, `after` of one that is gone. */
export interface ParagraphChange {
	readonly before: string | null;
	readonly after: string | null;
}

/** A source as it is told; empty where the service gave none. */
export interface ComparedSource {
	readonly title: string;
	readonly url: string;
}

/**
 * What became of the answer. `replaced`: text took the place of a structured value, or the other way round. `changed`:
 * `fields` or `paragraphs` say how.
 */
export type AnswerChange = "same" | "gained" | "lost" | "changed" | "replaced";

/** A task that both sides have and that differs. */
export interface ChangedTask {
	readonly change: "changed";
	readonly id: string;
	readonly template: string;
	readonly status: Both<OutcomeStatus>;
	readonly cost: Both<number | null>;
	/** Only where it differs. */
	readonly query?: Both<string>;
	/** Only where it differs. */
	readonly error?: Both<string | null>;
	readonly answer: AnswerChange;
	readonly fields: readonly FieldChange[];
	readonly paragraphs: readonly ParagraphChange[];
	readonly sources: { readonly gained: readonly ComparedSource[]; readonly lost: readonly ComparedSource[] };
}

/** A task that only one side has (`added`, `gone`), or that has not ended on one of them (`pending`). */
export interface ListedTask {
	readonly change: "added" | "gone" | "pending";
	readonly id: string;
	readonly template: string;
	/** Null on the side that does not have it. */
	readonly status: Both<OutcomeStatus | null>;
	/** US dollars. */
	readonly cost: Both<number | null>;
}

export type TaskDifference = ChangedTask | ListedTask;

/** How many tasks of both sides together; each is counted once. */
export interface DifferenceCounts {
	readonly changed: number;
	readonly added: number;
	readonly gone: number;
	/** In both, and not ended in one of them: they are not compared. */
	readonly pending: number;
	readonly unchanged: number;
	/** Of the changed and unchanged, those whose query is another. */
	readonly asked_otherwise: number;
}

export interface Comparison {
	readonly counts: DifferenceCounts;
	readonly sides: Both<Pick<ComparedSide, "tasks" | "pending" | "cost">>;
	/** All but the unchanged: the changed, then the added, the gone and the pending, each in planned order. Read while they are taken. */
	differences(): Iterable<TaskDifference>;
}
