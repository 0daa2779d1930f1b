/**
 * What the stand-in and the tests say to each other: settings, outcomes, faults and the ledger. All of it is JSON.
 *
 * Times named `at` are real milliseconds since 1970; the service's own times are shifted by `clockOffsetMs`.
 */
import type { BatchApi } from "../../../src/model/batch-api.ts";
import type { Json } from "../../../src/model/json.ts";
import type { Batch, Mode, Source, TaskStatus } from "../../../src/model/wire.ts";

/** The six operations of the port, and the two downloads. */
export const OPERATIONS = [
	"createBatch",
	"addTasks",
	"getBatch",
	"listTasks",
	"cancelBatch",
	"listBatches",
	"getPdf",
	"getImage",
] as const satisfies readonly (keyof BatchApi | "getPdf" | "getImage")[];
export type Operation = (typeof OPERATIONS)[number];

export interface Settings {
	/** Default `val_stand_in_key`. */
	readonly apiKey: string;
	/** What the service thinks of that key: 401 for `unknown`, 403 for `forbidden`. Default `valid`. */
	readonly key: "valid" | "unknown" | "forbidden";
	/** Accept an id that the batch has already, as the real service may (contract 16.5). Default false: 400. */
	readonly acceptDuplicates: boolean;
	/** US dollars of a completed task. Default: the reference's table (contract 6). */
	readonly prices: { readonly [mode in Mode]: number };
	/** What is charged, as a multiple of the table. Default 1. */
	readonly priceFactor: number;
	/** Default false. */
	readonly chargeFailed: boolean;
	/** US dollars; an add that it does not cover is refused with 402. Default null: endless. */
	readonly balance: number | null;
	/** Tasks worked on at the same time. Default null: all. */
	readonly concurrency: number | null;
	/** How long a task takes; null: until it is released. Default 0: done when the next request arrives. */
	readonly afterMs: number | null;
	/** A task is not done before its batch has been read so often by get-batch. Default 0. */
	readonly afterPolls: number;
	/** Added to the time of the service. Default 0. */
	readonly clockOffsetMs: number;
	/** Where `pdf_url` points: under the base URL (key wanted), or to another origin. Default `api`. */
	readonly pdfFrom: "api" | "elsewhere";
	/** A server of the test's own, without a path: all links lead there, to `/pdf/<task>` and `/image/<task>-<n>`. Default null. */
	readonly filesAt: string | null;
	/** Size of a PDF. Default 1. */
	readonly pdfKilobytes: number;
	/** Size of an image. Default 1. */
	readonly imageKilobytes: number;
	/** Pages without a task, each with a cursor of its own, that list-tasks gives before the first with tasks. Default 0. */
	readonly emptyPages: number;
}

/** What becomes of a task. */
export interface Outcome {
	/**
	 * Default `succeed`. `invalid` violates the schema (markdown: is empty); `fenced` is the right JSON as text in a code
	 * fence; `quoted` has its numbers as text; `cancel` is a task that the service cancelled by itself.
	 */
	readonly kind?: "succeed" | "fail" | "invalid" | "fenced" | "quoted" | "cancel";
	/** Instead of the answer that follows from the query. */
	readonly output?: Json;
	/** Pads the answer to at least this size. */
	readonly kilobytes?: number;
	/** Of a failed task. Default: the query. */
	readonly error?: string;
	/** So many arrays in each other instead of that answer. */
	readonly nestedOutput?: number;
	/** The same as the title of a further source. */
	readonly nestedSource?: number;
	/** US dollars instead of the table; null: charged by the table, but not told for the task. */
	readonly cost?: number | null;
	/** Told as it stands in place of the cost that is charged. */
	readonly toldCost?: string;
	readonly sources?: readonly Source[];
	/** How many images it has. Default 0. */
	readonly images?: number;
	/** Instead of the settings. */
	readonly afterMs?: number | null;
	readonly afterPolls?: number;
}

/** The outcome of the tasks it matches; of several rules the first wins, without one a task succeeds. */
export interface OutcomeRule extends Outcome {
	/** Regular expressions on the caller's id and on the query; absent: any. */
	readonly id?: string;
	readonly query?: string;
	/** Only this part of them, chosen by a hash of the id (0 to 1). Default 1. */
	readonly share?: number;
}

/** Answers that say that nothing was done, and mean it. */
export const HONEST_REFUSALS = ["unavailable", "rate_limited", "payment", "unauthorized", "forbidden"] as const;
export const FAULT_KINDS = [
	/** 503 in the service's own JSON, 429 with Retry-After, 402, 401, 403. */
	...HONEST_REFUSALS,
	/** 500 in JSON, 502 and 503 as a gateway's HTML, 504 without a body. */
	"server_error",
	"bad_gateway",
	"unavailable_page",
	"gateway_timeout",
	/** 302 to another place, without a body. */
	"redirect",
	/** The connection is reset, or nobody ever answers. */
	"reset",
	"hang",
	/** A 2xx without a body, with half of its JSON, with a connection that ends amid the body. */
	"empty",
	"half_json",
	"half_body",
	/** The right answer after `delayMs`; it takes effect at once. */
	"slow",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultRule {
	readonly kind: FaultKind;
	readonly operation: Operation | "any";
	/**
	 * Whether the service does what it was asked: not at all, before the fault, or `lateMs` after it. Default `before`,
	 * which means the fault comes before the effect; of `empty`, `half_json`, `half_body` it is `after`.
	 */
	readonly when?: "before" | "after" | "late";
	/** Default 1,000. */
	readonly lateMs?: number;
	/** From this call of the operation on, counted from 1 since the faults were set. Default 1. */
	readonly nth?: number;
	/** Each call by this chance (0 to 1), drawn with the seed. Default 1. */
	readonly probability?: number;
	readonly seed?: number;
	/** Most faults of this rule. Default: 1 without a probability, 1,000 with one. */
	readonly times?: number;
	/** Seconds in `Retry-After` of a 429. Default 1. */
	readonly retryAfter?: number;
	/** Of `slow`. Default 100. */
	readonly delayMs?: number;
}

/** One request, as it arrived and as it ended. */
export interface SeenRequest {
	/** From 1. */
	readonly number: number;
	readonly at: number;
	readonly method: string;
	/** With its query. */
	readonly path: string;
	/** From 1; requests with the same number came over one connection. */
	readonly connection: number;
	readonly userAgent: string | null;
	/** Null: no such route. */
	readonly operation: Operation | null;
	readonly batchId: string | null;
	/** How many tasks an add carried. */
	readonly tasks: number | null;
	readonly fault: { readonly kind: FaultKind; readonly when: "before" | "after" | "late" } | null;
	/** What the service itself made of it, whether or not the caller heard of it; null: not handled (yet). */
	readonly effect: number | null;
	/** The status that was sent; null: none (yet). */
	readonly status: number | null;
	/** The connection ended before an answer was written whole: the caller was gone, or a fault broke it. */
	readonly abandoned: boolean;
}

/** A task that was accepted, and so is paid for. */
export interface AcceptedTask {
	readonly at: number;
	/** The caller's `id`; null: it gave none. */
	readonly wireId: string | null;
	readonly batchId: string;
	/** Number of the request that brought it. */
	readonly request: number;
	/** US dollars held for it. */
	readonly price: number;
}

export interface Download {
	readonly at: number;
	readonly path: string;
	readonly origin: "api" | "elsewhere";
	readonly hadKey: boolean;
	readonly range: string | null;
	readonly status: number | null;
}

export interface Ledger {
	readonly accepted: readonly AcceptedTask[];
	readonly timesAccepted: Readonly<Record<string, number>>;
	/** Wire ids that were accepted more than once, over all batches. Empty is the promise. */
	readonly acceptedTwice: readonly string[];
	/** Ids that were refused because their batch had them. */
	readonly refusedDuplicates: readonly {
		readonly wireId: string;
		readonly batchId: string;
		readonly request: number;
	}[];
	/**
	 * Ids that were sent again although an earlier add may have taken effect, with no complete look at that add's batch
	 * (the last page of an unfiltered list-tasks, told whole) in between. Empty is the promise.
	 */
	readonly blindRepeats: readonly { readonly wireId: string; readonly batchId: string; readonly request: number }[];
	readonly requests: readonly SeenRequest[];
	/** Times of get-batch, by batch. */
	readonly polls: Readonly<Record<string, readonly number[]>>;
	/** Most batches that were neither finished nor cancelled at one time. */
	readonly mostOpen: number;
	/** Connections of callers so far. */
	readonly connections: number;
	readonly downloads: readonly Download[];
	/** Requests whose address, body, or header other than `x-api-key` held the key, or that took it to another origin. */
	readonly keyLeaks: number;
	/** US dollars charged so far, and held for tasks that have not ended. */
	readonly charged: number;
	readonly held: number;
	/** Oldest first, as get-batch shows them. */
	readonly batches: readonly Batch[];
}

/** A task as the service has it. */
export interface TaskView {
	readonly wireId: string | null;
	readonly batchId: string;
	readonly query: string;
	readonly status: TaskStatus;
	readonly deepresearchId: string;
}
