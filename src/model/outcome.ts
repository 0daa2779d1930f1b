/** What became of a planned task. Every planned task has exactly one outcome in every export. */
import type { Artefact } from "./artefact.ts";
import type { Json, JsonObject } from "./json.ts";
import type { Mode, Source } from "./wire.ts";

/**
 * - `succeeded`: the service completed the task and its output passed every check.
 * - `failed`: the service gave up on it.
 * - `invalid`: paid for, but the output does not satisfy the pipeline's schema.
 * - `rejected`: paid for, but an evidence gate (`expect`) refused it.
 * - `cancelled`: stopped by the caller.
 * - `skipped`: never sent; the reason stands in `error`.
 * - `pending`: not finished yet.
 */
export const OUTCOME_STATUSES = [
	"succeeded",
	"failed",
	"invalid",
	"rejected",
	"cancelled",
	"skipped",
	"pending",
] as const;
export type OutcomeStatus = (typeof OUTCOME_STATUSES)[number];

/**
 * Why a task was not sent.
 *
 * - `not_selected`: outside the selection, and there is no stored result to keep.
 * - `budget`: it did not fit `max_cost` or `per_month` any more.
 * - `max_failures`: submission had stopped.
 * - `when`: the template's condition is false for it.
 * - `input`: a result that it reads is not there.
 * - `key`: an item of a result gives it no key, or one that another item has.
 * - `request`: what the results make of it cannot be asked.
 */
export interface SkipReason {
	/** `unselected_input`: what it reads was not asked, because nobody selected it or what it was to be made of. */
	readonly type: "not_selected" | "budget" | "max_failures" | "when" | "input" | "unselected_input" | "key" | "request";
	/** For the export. */
	readonly message: string;
}

/** One paid try at a task. Times are ISO 8601 text, `cost` US dollars; null where unknown. */
export interface Attempt {
	/** From 1. */
	readonly attempt: number;
	readonly status: OutcomeStatus;
	/** Of its batch: `retry.mode` may have asked for a stronger one than the attempt before had. */
	readonly mode: Mode;
	readonly batch_id: string | null;
	/** The service's own id of the task (`deepresearch_id`). */
	readonly service_id: string | null;
	readonly cost: number | null;
	readonly created_at: string | null;
	readonly completed_at: string | null;
	readonly error: string | null;
}

/**
 * One task's row in the exports. A reused result reads exactly as the run that bought it wrote it.
 */
export interface TaskOutcome {
	/** `<template>` or `<template>/<key>`. */
	readonly id: string;
	readonly template: string;
	/** Null for a template without `for_each`. */
	readonly key: string | null;
	/** The row each `for_each` binding stood for. */
	readonly bindings: JsonObject;
	/** Ids of the tasks whose results it was fanned out from; absent where it was not. */
	readonly parents?: readonly string[];
	readonly status: OutcomeStatus;
	/** Why it was not sent; absent where it is not `skipped`, and in results that an export wrote, which have the message alone. */
	readonly skip?: SkipReason["type"];
	/** Empty where a task was skipped before it was rendered. */
	readonly query: string;
	readonly output_type: "markdown" | "json" | "toon" | null;
	/** Report text, structured value, or null where there is no result. */
	readonly output: Json;
	/** What was mended of the answer before it passed, in words; empty where it came as it stands. */
	readonly repairs: readonly string[];
	readonly sources: readonly Source[];
	/** The files of the result that were downloaded: its PDF, then its images. */
	readonly artefacts: readonly Artefact[];
	/** US dollars over all attempts; null where the service reported none. */
	readonly cost: number | null;
	readonly attempts: readonly Attempt[];
	/** Why the task did not succeed; null when it did. */
	readonly error: string | null;
}

/** Tasks of one template of a run that did not succeed, for one reason. */
export interface FailureGroup {
	/** Id of the first. */
	readonly task: string;
	readonly template: string;
	readonly status: OutcomeStatus;
	readonly error: string | null;
	/** How many there are. */
	readonly tasks: number;
}

/** Tasks with the same message, and what may name the first of them in it. */
export interface Failure extends FailureGroup {
	/** Its id, key and parents, and the texts of its rows. */
	readonly names: readonly string[];
}
