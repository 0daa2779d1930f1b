/**
 * What a run will do, as a value: a stream of planned tasks and a summary.
 * Same file, same data, same state: the same plan, byte for byte.
 */
import type { Json, JsonObject } from "./json.ts";
import type { OutcomeStatus, SkipReason } from "./outcome.ts";
import type { OutputPolicy, RetryPolicy } from "./pipeline.ts";
import type { CreateBatchRequest, Mode, Source, TaskInput } from "./wire.ts";

export type PlanAction = "run" | "reuse" | "adopt" | "skip";

/** A fingerprint's parts, each a digest, so that two can be compared ("why did this run?"). */
export interface Fingerprint {
	readonly version: 1;
	readonly digest: string;
	readonly components: { readonly [component: string]: string };
}

/** Why a task has its action. */
export type PlanReason =
	/** No earlier attempt at this task is known. */
	| { readonly type: "new" }
	/** An earlier result exists for the id, but these parts of the request differ. */
	| { readonly type: "changed"; readonly components: readonly string[] }
	/** The stored result is older than `refresh` allows. */
	| { readonly type: "expired"; readonly completed_at: string }
	/** `refresh: always`. */
	| { readonly type: "always" }
	/** `--fresh`. */
	| { readonly type: "fresh" }
	/** The last attempt ended so, and is planned again. */
	| { readonly type: "unsuccessful"; readonly status: "failed" | "cancelled" }
	/** The last attempt was paid for and ended so; only `retry` or `--fresh` buys it again. */
	| {
			readonly type: "paid";
			readonly status: "invalid" | "rejected";
			/** How the answer is judged by what is expected now, which costs nothing; absent where that is as before. */
			readonly now?: "succeeded" | "invalid" | "rejected";
	  }
	/** A stored success answers the same request. `expires_at` is null under `on_change`. */
	| { readonly type: "stored"; readonly completed_at: string; readonly expires_at: string | null }
	/** The same request was sent and has not ended. */
	| { readonly type: "in_flight" }
	/** The same request was sent and has ended so at the service; its answer is still to be collected. */
	| { readonly type: "uncollected"; readonly status: "completed" | "failed"; readonly completed_at: string | null }
	/** Outside the selection; the last stored result stays, where there is one. */
	| { readonly type: "not_selected" }
	/** An earlier task of this plan asks the same; it is bought once. */
	| { readonly type: "same_request"; readonly as: string }
	/** What earlier results make of it cannot be asked. */
	| { readonly type: "skipped"; readonly skip: SkipReason };

/** A task's request without its wire id. */
export type TaskRequest = Omit<TaskInput, "id">;
/** A batch's request without its name. */
export type BatchSettings = Omit<CreateBatchRequest, "name"> & { readonly mode: Mode };

export interface PlannedTask {
	/** Place of its template in planned order, from 0. */
	readonly stage: number;
	/** From 0, in planned order within the plan. */
	readonly index: number;
	readonly id: string;
	readonly template: string;
	readonly key: string | null;
	readonly bindings: JsonObject;
	/** Ids of the tasks whose results it was fanned out from. */
	readonly parents: readonly string[];
	readonly request: TaskRequest;
	readonly settings: BatchSettings;
	readonly settings_id: string;
	readonly fingerprint: Fingerprint;
	readonly action: PlanAction;
	readonly reason: PlanReason;
	/** The pipeline whose attempt gives this task its outcome: its own, unless it reuses another's. */
	readonly bought_by: string;
	/** That attempt: the one to be bought, reused or adopted. */
	readonly wire_id: string;
	/** From 1; of the attempt that `run` would buy. */
	readonly attempt: number;
	/** Ordinal of the planned batch, from 1; null unless `run`. */
	readonly batch: number | null;
	/** US dollars at table price; 0 unless `run`, null where it is unknown. */
	readonly price: number | null;
	/** Extra attempts after the first. */
	readonly retry: RetryPolicy;
	readonly output: OutputPolicy;
	/** False outside `--select`, `--exclude` and `--limit`. */
	readonly selected: boolean;
}

export interface PlannedBatch {
	readonly ordinal: number;
	readonly settings_id: string;
	readonly mode: Mode;
	readonly tasks: number;
	/** US dollars at table price; null where it is unknown. */
	readonly price: number | null;
}

/** A template whose tasks are known only after others have ended. */
export interface OpenTemplate {
	readonly name: string;
	/** Templates whose results it reads. */
	readonly after: readonly string[];
	/** Most tasks that it can make. */
	readonly max_tasks: number;
	/** Null where it depends on results or rows. */
	readonly mode: Mode | null;
	/** US dollars of all of them with every retry; null where a price is unknown. */
	readonly worst_case: number | null;
}

/** A result from which not all items were taken. */
export interface TruncatedItems {
	readonly template: string;
	/** Of the template's `for_each`. */
	readonly binding: string;
	/** Id of the task whose result it is. */
	readonly parent: string;
	readonly items: number;
	/** `max_items` of the binding. */
	readonly taken: number;
}

export interface PlanSummary {
	readonly plan_version: 1;
	/** Over every task with its action, and all that prices, bounds or judges the work: changes when what is agreed to changes. */
	readonly plan_id: string;
	/**
	 * Over every task without its action, and how it is attempted, refreshed and judged: what the file, its data and vars ask
	 * for, whatever the state. An unfinished run is recognised by it.
	 */
	readonly content_id: string;
	readonly pipeline: string;
	readonly engine: JsonObject;
	readonly tasks: number;
	/** Of those, tasks for which `when` is false. */
	readonly unwanted: number;
	readonly actions: { readonly [action in PlanAction]: number };
	readonly templates: readonly ({ readonly name: string; readonly tasks: number } & {
		readonly [action in PlanAction]: number;
	})[];
	readonly batches: readonly PlannedBatch[];
	/** In planned order. */
	readonly open: readonly OpenTemplate[];
	readonly truncated: readonly TruncatedItems[];
	readonly cost: {
		/** US dollars of first attempts at table prices; null where a price is unknown. */
		readonly estimate: number | null;
		/**
		 * US dollars of first attempts at what they may well cost: the table's price, or the highest cost seen where that is
		 * more; null where neither is known.
		 */
		readonly commitment: number | null;
		/**
		 * US dollars at those prices with every retry the pipeline allows, also of what is under way and of the most tasks that
		 * open templates can make; null where unknown.
		 */
		readonly worst_case: number | null;
		/** US dollars that the reused results cost when they were bought. */
		readonly saved_by_reuse: number;
	};
}

/** What the planner may know of earlier attempts. Times are ISO 8601. */
export interface KnownAttempt {
	/** The pipeline that bought it. */
	readonly pipeline: string;
	readonly wire_id: string;
	/** Its number, from 1. */
	readonly attempt: number;
	/** The number of the first attempt at the same in its chain of runs: `retry` counts from there. */
	readonly first_attempt: number;
	readonly status: "succeeded" | "failed" | "invalid" | "rejected" | "cancelled" | "pending";
	/** How a `pending` one had ended when it was found at the service; null while it is under way. */
	readonly seen: "completed" | "failed" | "cancelled" | null;
	readonly completed_at: string | null;
	/** Of a batch that was found at the service. */
	readonly batch_created_at: string | null;
	/** US dollars. */
	readonly cost: number;
	readonly components: { readonly [component: string]: string };
	/** What it asked, which no fingerprint tells whole (`metadata`): its digest, and its request as JSON text. Absent where only digits are known. */
	readonly asked?: { readonly digest: string; readonly request: string } | undefined;
	/** The pipeline's unfinished run has it already, so it is not refreshed before that run ends. */
	readonly in_unfinished_run?: boolean;
}

/** A request as attempts are found by it. */
export interface TaskIdentity {
	/** Of its fingerprint. */
	readonly digest: string;
	readonly query: string;
}

/** A task of which more will be asked. */
export interface TaskAhead extends TaskIdentity {
	readonly id: string;
}

export interface TaskResult {
	readonly output: Json;
	readonly sources: readonly Source[];
}

/** A task that has ended, as those see it that read its result. */
export interface InputTask {
	readonly id: string;
	readonly template: string;
	readonly key: string | null;
	readonly bindings: JsonObject;
	readonly status: OutcomeStatus;
	/** Why it was skipped; null where it was not. */
	readonly skip: SkipReason["type"] | null;
	/** Of one that succeeded; read from the state when it is asked for. */
	result(): TaskResult;
}

/** The state as the planner sees it. Answers must not change while one plan is made. */
export interface PlanLookups {
	/**
	 * What is known of this request: an attempt of this pipeline in flight, else the newest success of
	 * any pipeline, else this pipeline's newest other attempt.
	 */
	byRequest(pipeline: string, request: TaskIdentity): KnownAttempt | undefined;
	/** The newest attempt of this task, whatever its fingerprint. */
	byTask(pipeline: string, taskId: string): KnownAttempt | undefined;
	/** The newest result of this task that is stored, a success before others, whatever its fingerprint. */
	lastResult(pipeline: string, taskId: string): KnownAttempt | undefined;
	/** What an attempt answered; undefined where nothing is stored of it. */
	resultOf(pipeline: string, wireId: string): TaskResult | undefined;
	/** How many attempts exist with this wire id or `<wire id>.<n>`. */
	attemptsOf(pipeline: string, wireId: string): number;
	/**
	 * The same look-ups, with what is known of these tasks read at once. They answer as of now: use them before the next `await`.
	 * Default: each is looked up when it is asked for.
	 */
	ahead?(pipeline: string, tasks: readonly TaskAhead[]): PlanLookups;
}
