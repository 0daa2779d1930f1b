/**
 * The port to the embedded engine's store and queue.
 *
 * Each method is one transaction: it either happened or it did not, whoever dies. Methods return
 * promises so that an adapter on a server database can take the place of the one on SQLite,
 * `sqlite-engine-store.ts`.
 */
import type { JsonObject } from "../model/json.ts";
import type {
	Batch,
	BatchCounts,
	BatchStatus,
	BatchTask,
	Metadata,
	Mode,
	OutputFormat,
	TaskInput,
	TaskStatus,
} from "../model/wire.ts";
import type { ProcessIdentity } from "../system/process-identity.ts";

/** A batch's settings as its caller gave them, defaults filled in. */
export interface BatchDetails {
	readonly name?: string;
	readonly output_formats: readonly OutputFormat[];
	readonly search?: JsonObject;
	readonly metadata?: Metadata;
	readonly brand_collection_id?: string;
}

export interface NewBatch {
	readonly batchId: string;
	readonly mode: Mode;
	readonly createdAt: string;
	/** Digest of the researcher that shall answer; null for any. */
	readonly researcher: string | null;
	readonly details: BatchDetails;
	/** Told when the batch ends; null for nobody. */
	readonly webhook: { readonly url: string; readonly secret: string } | null;
}

export interface NewTask {
	readonly serviceId: string;
	readonly input: TaskInput;
}

export type AddOutcome =
	| { readonly kind: "added"; readonly counts: BatchCounts }
	| { readonly kind: "missing" }
	| { readonly kind: "closed"; readonly status: BatchStatus }
	/** `indexes` of the given tasks whose ids the batch has already. */
	| { readonly kind: "taken"; readonly indexes: readonly number[] };

export type CancelOutcome =
	| { readonly kind: "cancelled"; readonly count: number }
	| { readonly kind: "missing" }
	| { readonly kind: "closed"; readonly status: BatchStatus };

export type CancelTaskOutcome =
	| { readonly kind: "cancelled" }
	| { readonly kind: "missing" }
	| { readonly kind: "closed"; readonly status: TaskStatus };

export interface TaskPageRequest {
	readonly status: TaskStatus | null;
	readonly limit: number;
	/** Only tasks added after this one. */
	readonly after: number;
	readonly includeOutput: boolean;
}

export interface StoredTask {
	readonly seq: number;
	readonly task: BatchTask;
}

/** A task with its result, and what it has from its batch. */
export interface StoredSingleTask {
	readonly task: BatchTask;
	readonly batchId: string;
	readonly mode: Mode;
	readonly details: BatchDetails;
	readonly input: TaskInput;
}

/** A task that its worker now owns, with the settings of its batch. */
export interface ClaimedTask {
	readonly seq: number;
	/** US dollars that earlier tries have cost, which were cut off. */
	readonly spent: number;
	readonly mode: Mode;
	readonly details: BatchDetails;
	readonly input: TaskInput;
}

export interface TaskEnd {
	readonly status: "completed" | "failed";
	readonly at: string;
	/** US dollars, those of earlier tries included. */
	readonly cost: number;
	readonly outputType: "markdown" | "json" | "toon" | null;
	/** JSON text, as are the sources. */
	readonly outputJson: string;
	readonly sourcesJson: string;
	/** Bytes of the report as a PDF, stored with the result. */
	readonly pdf?: Uint8Array;
	readonly error: string | null;
}

/** A webhook that is due, and that its worker now owns. */
export interface ClaimedDelivery {
	readonly batchSeq: number;
	readonly batchId: string;
	readonly url: string;
	/** Of the URL, with its port. */
	readonly host: string;
	readonly secret: string;
	/** The batch, as JSON text. */
	readonly body: string;
	/** Attempts that have failed. */
	readonly attempts: number;
}

/** What became of an attempt; `due` is to be tried again. */
export type DeliveryEnd = {
	/** Those that were made. */
	readonly attempts: number;
	readonly at: string;
	readonly error: string | null;
} & (
	| { readonly status: "delivered" | "given_up" }
	/** `dueAt`: milliseconds since 1970. */
	| { readonly status: "due"; readonly dueAt: number }
);

export interface WorkerRecord {
	readonly workerId: string;
	readonly researcher: string;
	readonly process: ProcessIdentity;
	/** Milliseconds since 1970. */
	readonly heartbeatAt: number;
}

/** What a worker asks for. */
export interface TaskClaim {
	/** Digest of the identity that its batch was accepted for; null: of any. */
	readonly researcher: string | null;
	readonly at: string;
}

export interface FinishedTask {
	readonly isStored: boolean;
	/** The task that the worker owns now; undefined where none was queued or asked for. */
	readonly next: ClaimedTask | undefined;
}

export interface EngineStore {
	createBatch(batch: NewBatch): Promise<Batch>;
	/** All or none. */
	addTasks(batchId: string, tasks: readonly NewTask[], at: string): Promise<AddOutcome>;
	getBatch(batchId: string): Promise<Batch | undefined>;
	/** In order of addition; undefined when there is no such batch. */
	listTasks(batchId: string, page: TaskPageRequest): Promise<readonly StoredTask[] | undefined>;
	/** Newest first. */
	listBatches(limit: number): Promise<readonly Batch[]>;
	cancelBatch(batchId: string, at: string): Promise<CancelOutcome>;
	getTask(deepresearchId: string): Promise<StoredSingleTask | undefined>;
	/** Ends its batch, too, when it was the last one. */
	cancelTask(deepresearchId: string, at: string): Promise<CancelTaskOutcome>;
	/** Of the task with this id of the engine's; undefined where it has none. */
	readPdf(serviceId: string): Promise<Uint8Array | undefined>;

	/** Records a worker or renews its heartbeat. */
	saveWorker(worker: WorkerRecord): Promise<void>;
	/** Every recorded worker. */
	readWorkers(): Promise<readonly WorkerRecord[]>;
	/** The earliest queued task that it asks for, now running and owned by the worker. A worker that is not recorded gets none. */
	claimTask(workerId: string, claim: TaskClaim): Promise<ClaimedTask | undefined>;
	/** The tasks that the worker still owns; one that was cancelled or taken over is no longer among them. */
	readOwnedTasks(workerId: string): Promise<readonly number[]>;
	/**
	 * Keeps what all tries at a task have cost until now, in US dollars: it is the cost of a task that ends without a result of
	 * this worker's. Nothing is kept when the worker no longer owns it.
	 */
	saveSpent(taskSeq: number, workerId: string, dollars: number): Promise<void>;
	/**
	 * Stores the result with the task's and the batch's state, and in the same commit claims the next task, where it is to. Nothing
	 * is stored or claimed when the worker no longer owns the one that ended.
	 */
	finishTask(taskSeq: number, workerId: string, end: TaskEnd, claim: TaskClaim | null): Promise<FinishedTask>;
	/**
	 * The webhook that is due for the longest time and leads to none of the hosts, now owned by the worker; none for a worker
	 * that is not recorded.
	 */
	claimDelivery(workerId: string, now: number, otherThan: readonly string[]): Promise<ClaimedDelivery | undefined>;
	/** False, and nothing stored, when the worker no longer owns it. */
	finishDelivery(batchSeq: number, workerId: string, end: DeliveryEnd): Promise<boolean>;
	/** Queues the worker's running tasks again, gives back its webhooks, and forgets the worker. */
	releaseWorker(workerId: string, at: string): Promise<void>;
	/** Fails queued tasks that wait for a researcher not among these; returns how many. */
	failQueuedTasksOfOthers(researchers: readonly string[], error: string, at: string): Promise<number>;

	close(): void;
}
