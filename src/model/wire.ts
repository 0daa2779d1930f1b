/**
 * The Batch API's objects under their wire names.
 * Source of every field and enum member: the API contract, sections 2 and 3.
 */
import type { Json, JsonObject } from "./json.ts";

/** Research depth, in rising order of effort and price (contract section 6). */
export const MODES = ["fast", "standard", "heavy", "max"] as const;
export type Mode = (typeof MODES)[number];

export const BATCH_STATUSES = ["open", "processing", "completed", "completed_with_errors", "cancelled"] as const;
export type BatchStatus = (typeof BATCH_STATUSES)[number];

/** The states from which a batch never moves on (contract section 4). */
export const TERMINAL_BATCH_STATUSES: readonly BatchStatus[] = ["completed", "completed_with_errors", "cancelled"];

export const TASK_STATUSES = ["queued", "running", "completed", "failed", "cancelled"] as const;
export type TaskStatus = (typeof TASK_STATUSES)[number];

/** Most tasks in one add-tasks call (contract 3.4). */
export const MAX_TASKS_PER_ADD = 100;
/** Largest page of list-tasks (contract 3.5). */
export const MAX_TASK_PAGE = 50;
/** Largest page of list-batches (contract 3.2). */
export const MAX_BATCH_PAGE = 100;

/** `markdown`, `pdf`, `toon`, or a JSON Schema as the element itself (contract section 7). */
export type OutputFormat = "markdown" | "pdf" | "toon" | JsonObject;

/** Flat map of scalars. */
export type Metadata = { readonly [key: string]: string | number | boolean };

/** Body of create-batch (contract 3.1). */
export interface CreateBatchRequest {
	readonly name?: string;
	readonly mode?: Mode;
	readonly output_formats?: readonly OutputFormat[];
	readonly search?: JsonObject;
	readonly webhook_url?: string;
	readonly metadata?: Metadata;
	readonly brand_collection_id?: string;
}

/** One task of add-tasks (contract 3.4). Trawl always sends `id`. */
export interface TaskInput {
	readonly id?: string;
	readonly query: string;
	readonly research_strategy?: string;
	readonly report_format?: string;
	readonly urls?: readonly string[];
	readonly metadata?: Metadata;
}

/** Task tally of a batch; `total` is the sum of the others (contract 2.2). */
export interface BatchCounts {
	readonly total: number;
	readonly queued: number;
	readonly running: number;
	readonly completed: number;
	readonly failed: number;
	readonly cancelled: number;
}

/** A batch (contract 2.1). Times are ISO 8601 text, `cost` is US dollars. */
export interface Batch {
	readonly batch_id: string;
	readonly status: BatchStatus;
	readonly mode: Mode;
	readonly created_at: string;
	readonly counts: BatchCounts;
	readonly cost: number;
	readonly name?: string;
	readonly output_formats?: readonly OutputFormat[];
	readonly search_params?: JsonObject;
	readonly completed_at?: string;
	readonly metadata?: Metadata;
	/** Only in the answer to create-batch, and only with a `webhook_url`. */
	readonly webhook_secret?: string;
}

/** Answer to add-tasks (contract 3.4). */
export interface AddTasksAnswer {
	readonly batch_id: string;
	readonly added: number;
	readonly tasks: readonly {
		readonly task_id?: string;
		readonly deepresearch_id: string;
		readonly status: TaskStatus;
	}[];
	readonly counts: BatchCounts;
}

/** A cited source (contract 2.3). All fields optional on the wire. */
export interface Source {
	readonly title?: string;
	readonly url?: string;
	readonly snippet?: string;
	readonly description?: string;
	readonly source?: string;
	readonly doi?: string;
	readonly price?: number;
	readonly word_count?: number;
	/** Suffix that makes `url` point at the passage. */
	readonly fragment?: string;
}

/** A task as list-tasks shows it (contract 2.3). From `output_type` on only with `include_output`. */
export interface BatchTask {
	readonly deepresearch_id: string;
	readonly status: TaskStatus;
	readonly query: string;
	readonly created_at: string;
	readonly task_id?: string;
	readonly completed_at?: string;
	readonly output_type?: "markdown" | "json" | "toon";
	readonly output?: Json;
	readonly sources?: readonly Source[];
	readonly images?: readonly JsonObject[];
	readonly pdf_url?: string;
	readonly error?: string;
	/** US dollars. */
	readonly cost?: number;
}

/** One page of list-tasks (contract 3.5). */
export interface TaskPage {
	readonly batch_id: string;
	readonly tasks: readonly BatchTask[];
	readonly pagination: { readonly count: number; readonly last_key: string | null; readonly has_more: boolean };
}

/** Query of list-tasks (contract 3.5). */
export interface ListTasksQuery {
	readonly status?: TaskStatus;
	/** 1 to 50; the service's default is 25. */
	readonly limit?: number;
	readonly last_key?: string;
	readonly include_output?: boolean;
}

/** Answer to cancel-batch (contract 3.6). */
export interface CancelAnswer {
	readonly batch_id: string;
	readonly status: BatchStatus;
	readonly cancelled_count: number;
}
