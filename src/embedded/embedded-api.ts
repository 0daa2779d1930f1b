/**
 * The six operations of the Batch API on the engine's store: checks what is asked, stores it, answers in the
 * contract's shapes. Requests are checked as the HTTP server would check them, whatever their static
 * type, so a body that came over the wire can be passed in as it is.
 */
import { randomBytes } from "node:crypto";
import type { BatchApi, BatchApiError, FieldError } from "../model/batch-api.ts";
import { isJsonObject } from "../model/json.ts";
import { isServiceId } from "../model/service-id.ts";
import type { WebhookSender } from "../model/webhook-sender.ts";
import {
	type AddTasksAnswer,
	type Batch,
	type CancelAnswer,
	type CreateBatchRequest,
	type ListTasksQuery,
	MAX_BATCH_PAGE,
	MAX_TASK_PAGE,
	type TaskInput,
	type TaskPage,
} from "../model/wire.ts";
import { checkAddTasks, checkCreateBatch, checkListBatchesQuery, checkListTasksQuery } from "../wire/check-request.ts";
import { fieldError, found } from "../wire/field-error.ts";
import { normaliseCreateBatch, normaliseTask } from "../wire/normalise-request.ts";
import { refusal, refuseFaults } from "../wire/refuse-faults.ts";
import { EMBEDDED_RULES } from "../wire/service-rules.ts";
import { batchIsClosed, noSuchBatch } from "./api-errors.ts";
import type { EngineStore, NewTask, StoredTask } from "./engine-store.ts";
import { decodeTaskCursor, encodeTaskCursor } from "./task-cursor.ts";

export interface EmbeddedApiOptions {
	readonly store: EngineStore;
	/** Recorded with each batch; null when any researcher may answer. */
	readonly researcherDigest: string | null;
	readonly now: () => Date;
	readonly newId: () => string;
	/** Asked whether it would send to a batch's webhook; without one, whoever works on the database later is trusted to. */
	readonly webhooks: Pick<WebhookSender, "objection"> | undefined;
	readonly onTasksAdded: () => void;
	readonly onBatchCancelled: () => void;
}

const DEFAULT_TASK_PAGE = 25;

export function createEmbeddedApi(options: EmbeddedApiOptions): BatchApi {
	return {
		createBatch: (request) => createBatch(options, request),
		addTasks: (batchId, tasks) => addTasks(options, batchId, tasks),
		getBatch: (batchId) => getBatch(options, batchId),
		listTasks: (batchId, query = {}) => listTasks(options, batchId, query),
		cancelBatch: (batchId) => cancelBatch(options, batchId),
		listBatches: (limit) => listBatches(options, limit),
	};
}

async function createBatch(options: EmbeddedApiOptions, body: CreateBatchRequest): Promise<Batch> {
	const { store, now, newId, researcherDigest } = options;
	refuseFaults(createBatchFaults(options, body));
	const { mode, webhook_url, ...details } = normaliseCreateBatch(body);
	const createdAt = now().toISOString();
	const webhook = webhook_url === undefined ? null : { url: webhook_url, secret: randomBytes(32).toString("hex") };
	const batchId = `batch_${newId()}`;
	const batch = await store.createBatch({ batchId, mode, createdAt, researcher: researcherDigest, details, webhook });
	return webhook === null ? batch : { ...batch, webhook_secret: webhook.secret };
}

function createBatchFaults({ webhooks }: EmbeddedApiOptions, body: CreateBatchRequest): readonly FieldError[] {
	const faults = checkCreateBatch(body, EMBEDDED_RULES);
	if (!isJsonObject(body)) return faults;
	const { webhook_url } = body;
	if (typeof webhook_url !== "string" || faults.some(({ key }) => key === "webhook_url")) return faults;
	const objection = webhooks?.objection(webhook_url);
	return objection === undefined ? faults : [...faults, fieldError("webhook_url", "unsupported", objection)];
}

async function addTasks(
	options: EmbeddedApiOptions,
	batchId: string,
	tasks: readonly TaskInput[],
): Promise<AddTasksAnswer> {
	const { store, now, newId, onTasksAdded } = options;
	checkBatchId(batchId);
	refuseFaults(checkAddTasks({ tasks }, EMBEDDED_RULES));
	const added: readonly NewTask[] = tasks.map((task) => ({ serviceId: newId(), input: normaliseTask(task) }));
	const outcome = await store.addTasks(batchId, added, now().toISOString());
	if (outcome.kind === "missing") throw noSuchBatch(batchId);
	if (outcome.kind === "closed") throw batchIsClosed(outcome.status, "accepts no more tasks");
	if (outcome.kind === "taken") throw idsTaken(outcome.indexes, tasks);
	onTasksAdded();
	return { batch_id: batchId, added: added.length, tasks: added.map(toAddedTask), counts: outcome.counts };
}

function toAddedTask({ serviceId, input }: NewTask): AddTasksAnswer["tasks"][number] {
	return { ...(input.id === undefined ? {} : { task_id: input.id }), deepresearch_id: serviceId, status: "queued" };
}

function idsTaken(indexes: readonly number[], tasks: readonly TaskInput[]): BatchApiError {
	const errors: readonly FieldError[] = indexes.map((index) => {
		const id = found(tasks[index]?.id);
		return fieldError(
			`tasks[${index}].id`,
			"duplicate_id",
			`expected a new id, found ${id}, which the batch has already`,
		);
	});
	return refusal(errors);
}

async function getBatch({ store }: EmbeddedApiOptions, batchId: string): Promise<Batch> {
	checkBatchId(batchId);
	const batch = await store.getBatch(batchId);
	if (batch === undefined) throw noSuchBatch(batchId);
	return batch;
}

async function listTasks(options: EmbeddedApiOptions, batchId: string, query: ListTasksQuery): Promise<TaskPage> {
	checkBatchId(batchId);
	refuseFaults(checkListTasksQuery(query));
	const { status = null, limit: asked = DEFAULT_TASK_PAGE, last_key, include_output = false } = query;
	const limit = Math.min(asked, MAX_TASK_PAGE);
	const after = last_key === undefined ? 0 : readCursor(batchId, last_key);
	// One more than the page, to know whether there is another page.
	const request = { status, limit: limit + 1, after, includeOutput: include_output };
	const rows = await options.store.listTasks(batchId, request);
	if (rows === undefined) throw noSuchBatch(batchId);
	return toPage(batchId, rows, limit);
}

function toPage(batchId: string, rows: readonly StoredTask[], limit: number): TaskPage {
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	const has_more = rows.length > limit;
	const last_key = has_more && last !== undefined ? encodeTaskCursor(batchId, last.seq) : null;
	const pagination = { count: shown.length, last_key, has_more };
	return { batch_id: batchId, tasks: shown.map(({ task }) => task), pagination };
}

function readCursor(batchId: string, cursor: string): number {
	const seq = decodeTaskCursor(batchId, cursor);
	if (seq !== undefined) return seq;
	const message = "expected the last_key of an earlier page of this batch";
	throw refusal([fieldError("last_key", "invalid_format", message)]);
}

async function cancelBatch(options: EmbeddedApiOptions, batchId: string): Promise<CancelAnswer> {
	const { store, now, onBatchCancelled } = options;
	checkBatchId(batchId);
	const outcome = await store.cancelBatch(batchId, now().toISOString());
	if (outcome.kind === "missing") throw noSuchBatch(batchId);
	if (outcome.kind === "closed") throw batchIsClosed(outcome.status, "cannot be cancelled");
	onBatchCancelled();
	return { batch_id: batchId, status: "cancelled", cancelled_count: outcome.count };
}

async function listBatches({ store }: EmbeddedApiOptions, limit?: number): Promise<readonly Batch[]> {
	refuseFaults(checkListBatchesQuery(limit === undefined ? {} : { limit }));
	return store.listBatches(Math.min(limit ?? MAX_BATCH_PAGE, MAX_BATCH_PAGE));
}

function checkBatchId(batchId: string): void {
	if (!isServiceId(batchId)) throw noSuchBatch(batchId);
}
