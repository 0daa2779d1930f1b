/**
 * Batches, as the service shows them, in the one shape the port promises (contract 2.1, 2.2, 3.2, 3.3, 3.6): bare or
 * wrapped, with nulls, retired fields, missing optional ones and fields nobody knows.
 */
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import {
	BATCH_STATUSES,
	type Batch,
	type BatchCounts,
	type BatchStatus,
	type CancelAnswer,
	type Metadata,
	MODES,
	type Mode,
	type OutputFormat,
	TASK_STATUSES,
} from "../model/wire.ts";
import type { Notice } from "./notices.ts";
import { cost, number, present, requiredText, shallow, text, time, UNKNOWN_TIME, unreadable } from "./read-fields.ts";

/** The bare body, or what an SDK's wrapper holds. */
export function readBatch(body: Json, notice: Notice): Batch {
	const batch = unwrapBatch(body);
	const search = shallow(batch.search_params, "`search_params`", notice);
	return {
		batch_id: requiredText(batch, "batch_id"),
		status: batchStatus(batch.status) ?? "processing",
		mode: readMode(batch.mode) ?? readMode(batch.model) ?? "standard",
		created_at: time(batch.created_at) ?? UNKNOWN_TIME,
		counts: readCounts(batch.counts),
		cost: cost(batch, notice) ?? 0,
		...present({
			name: text(batch.name),
			output_formats: readFormats(shallow(batch.output_formats, "`output_formats`", notice)),
			search_params: isJsonObject(search) ? search : undefined,
			completed_at: time(batch.completed_at),
			metadata: readMetadata(batch.metadata),
			webhook_secret: text(batch.webhook_secret),
		}),
	};
}

/** A bare list, or one under `batches` or `data`, newest first. An entry that is no batch is left out. */
export function readBatches(body: Json, notice: Notice): Batch[] {
	const list = isJsonObject(body) ? (body.batches ?? body.data) : body;
	if (!Array.isArray(list)) throw unreadable("a list of batches");
	return list
		.filter((item: Json) => isJsonObject(item) && text(unwrapBatch(item).batch_id) !== undefined)
		.map((item: Json) => readBatch(item, notice))
		.sort((one, other) => Date.parse(other.created_at) - Date.parse(one.created_at));
}

/** Fields of the answer may stand beside a wrapped batch. */
export function readCancelAnswer(body: Json, batchId: string): CancelAnswer {
	const answer = { ...unwrapBatch(body), ...asObject(body) };
	return {
		batch_id: text(answer.batch_id) ?? batchId,
		status: batchStatus(answer.status) ?? "cancelled",
		cancelled_count: number(answer.cancelled_count) ?? 0,
	};
}

/** All six counts; `total` is never less than what the others add up to. */
export function readCounts(value: Json | undefined): BatchCounts {
	const counts = isJsonObject(value) ? value : {};
	const each = TASK_STATUSES.map((status) => [status, number(counts[status]) ?? 0] as const);
	const sum = each.reduce((total, [, count]) => total + count, 0);
	const total = Math.max(number(counts.total) ?? 0, sum);
	return { total, ...(Object.fromEntries(each) as Omit<BatchCounts, "total">) };
}

function unwrapBatch(body: Json): JsonObject {
	const outer = asObject(body);
	return isJsonObject(outer.batch) && outer.batch_id === undefined ? outer.batch : outer;
}

function asObject(body: Json): JsonObject {
	if (!isJsonObject(body)) throw unreadable("an object");
	return body;
}

/** A state nobody knows yet is one that has not ended: undefined. */
function batchStatus(value: Json | undefined): BatchStatus | undefined {
	return BATCH_STATUSES.find((known) => known === value);
}

/** `lite` is a retired name of `standard`; so is, for our purposes, a mode nobody knows. */
function readMode(value: Json | undefined): Mode | undefined {
	return MODES.find((known) => known === value);
}

function readFormats(value: Json | undefined): readonly OutputFormat[] | undefined {
	if (!Array.isArray(value)) return undefined;
	return value.filter(
		(format: Json) => format === "markdown" || format === "pdf" || format === "toon" || isJsonObject(format),
	);
}

function readMetadata(value: Json | undefined): Metadata | undefined {
	if (!isJsonObject(value)) return undefined;
	return Object.fromEntries(
		Object.entries(value).filter(([, each]) => each !== null && typeof each !== "object"),
	) as Metadata;
}
