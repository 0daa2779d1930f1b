/** What is known of a request, of all attempts at it that the state has. */
import type { KnownAttempt, TaskIdentity } from "../model/plan.ts";
import { parseWireId, WIRE_FINGERPRINT_HEX } from "../values/wire-id.ts";
import { attemptStatus } from "./attempt-status.ts";

export interface AttemptRow extends Record<string, unknown> {
	/** Grows with every attempt that is planned, so that the highest is the newest: an end without a time has its place too. */
	readonly place: number;
	readonly pipeline: string;
	readonly wire_id: string;
	readonly task_id: string;
	readonly fingerprint: string;
	readonly state: string;
	readonly seen: KnownAttempt["seen"];
	readonly completed_at: string | null;
	readonly batch_created_at: string | null;
	readonly cost: number | null;
	readonly components: string;
	readonly request: string;
	readonly first_attempt: number;
	readonly in_unfinished_run: number;
}

/** `first_attempt`: the lowest number of this request's attempts in the same chain of runs. */
export const KNOWN_COLUMNS = `a.rowid AS place, a.pipeline, a.wire_id, a.task_id, a.fingerprint, a.state, a.seen, a.completed_at, a.cost, a.components,
	a.request, b.created_at AS batch_created_at,
	IIF(a.attempt = 1, 1, (SELECT MIN(o.attempt) FROM attempts o JOIN batches ob ON ob.id = o.batch WHERE o.pipeline = a.pipeline
	 AND o.task_id = a.task_id AND o.fingerprint = a.fingerprint AND ob.lineage = b.lineage)) AS first_attempt,
	EXISTS (SELECT 1 FROM runs r JOIN run_tasks t INDEXED BY run_tasks_by_task ON t.run_id = r.run_id
	 WHERE r.pipeline = a.pipeline AND r.state = 'running'
	 AND t.task_id = a.task_id AND t.wire_id = a.wire_id) AS in_unfinished_run`;

/** The fingerprints that attempts at the request may be stored under: one that was taken in has the digits of its wire id. */
export function fingerprintsOf({ digest }: Pick<TaskIdentity, "digest">): [whole: string, digits: string] {
	return [digest, digest.slice(0, WIRE_FINGERPRINT_HEX)];
}

/** `rows`: all that were sent under these fingerprints, newest first. */
export function knownOf(
	rows: readonly AttemptRow[],
	pipeline: string,
	identity: TaskIdentity,
): KnownAttempt | undefined {
	const asked = rows.filter((row) => asksTheSame(row, pipeline, identity));
	const found = mostTelling(pipeline, asked);
	return found === undefined ? undefined : toKnownAttempt(found);
}

/** An attempt that was taken in is known by the digits of its wire id and by its query alone. */
function asksTheSame(row: AttemptRow, pipeline: string, { digest, query }: TaskIdentity): boolean {
	if (isWhole(row)) return row.fingerprint === digest;
	return row.pipeline === pipeline && (JSON.parse(row.request) as { query?: unknown }).query === query;
}

/** Of an attempt that was taken in it is the digits of its wire id, until a plan asks for the same. */
function isWhole({ fingerprint }: AttemptRow): boolean {
	return fingerprint.length !== WIRE_FINGERPRINT_HEX;
}

/**
 * An attempt of the pipeline's own under way, else the newest success of any pipeline, else the pipeline's own
 * newest. What the service said to have completed, and is still to be collected, is a success.
 */
function mostTelling(pipeline: string, rows: readonly AttemptRow[]): AttemptRow | undefined {
	const own = rows.filter((row) => row.pipeline === pipeline);
	const isOpen = ({ state }: AttemptRow) => state === "sending" || state === "accepted";
	const successes = rows.filter(
		(row) => row.state === "succeeded" || (row.pipeline === pipeline && isOpen(row) && row.seen === "completed"),
	);
	// Good answers all the same, to whoever expects less of them.
	const rejected = rows.filter(({ state }) => state === "rejected");
	return (
		own.find((row) => isOpen(row) && row.seen === null && !hasSuccessor(row, own)) ??
		newest(successes) ??
		newest(rejected) ??
		own[0]
	);
}

/** A further attempt was made only when this one had ended, whatever an older copy of the state says of it. */
function hasSuccessor({ task_id, wire_id }: AttemptRow, rows: readonly AttemptRow[]): boolean {
	const { attempt } = parseWireId(wire_id);
	return rows.some((row) => row.task_id === task_id && parseWireId(row.wire_id).attempt > attempt);
}

/** By the time the service gives; of equal times the one planned last, which comes first in `rows`. */
function newest(rows: readonly AttemptRow[]): AttemptRow | undefined {
	const time = (row: AttemptRow) => row.completed_at ?? "";
	return rows.reduce<AttemptRow | undefined>((last, row) => (last && time(last) >= time(row) ? last : row), undefined);
}

export function toKnownAttempt(row: AttemptRow): KnownAttempt {
	return {
		pipeline: row.pipeline,
		wire_id: row.wire_id,
		attempt: parseWireId(row.wire_id).attempt,
		first_attempt: row.first_attempt,
		status: attemptStatus(row.state),
		seen: row.seen,
		completed_at: row.completed_at,
		batch_created_at: row.batch_created_at,
		cost: row.cost ?? 0,
		// Of most attempts nobody asks.
		get components() {
			return JSON.parse(row.components) as KnownAttempt["components"];
		},
		asked: isWhole(row) ? { digest: row.fingerprint, request: row.request } : undefined,
		in_unfinished_run: row.in_unfinished_run === 1,
	};
}
