/**
 * When the tasks of each batch were sent and when they ended, from the attempts. Two passes: `note` learns where each
 * batch begins and ends, `add` counts its tasks in equal steps of time, so that nothing is kept of a task.
 *
 * The API tells of a task when it was accepted and when it ended, not when it began to run (contract 2.3): until its end
 * it is queued or running.
 */
import type { Attempt } from "../../model/outcome.ts";

/** Steps of time in which a batch is shown. */
export const STEPS = 60;

/** Tasks by step of the period, 0 to `STEPS` - 1. */
export interface BatchSteps {
	readonly sent: number[];
	readonly succeeded: number[];
	/** Ended without an answer that counts. */
	readonly unsuccessful: number[];
}

export interface BatchTimes {
	readonly id: string;
	/** Those of its attempts; a batch that was tried again in another mode is another batch. */
	readonly mode: string;
	/** Milliseconds since 1970. */
	readonly from: number;
	/** Of the last end; null while one of its tasks has none. */
	readonly to: number | null;
	readonly tasks: number;
	readonly succeeded: number;
	readonly steps: BatchSteps;
}

/** Batches that were under way about the same time, and are drawn over one span. */
export interface Period {
	readonly from: number;
	readonly to: number;
	readonly batches: readonly BatchTimes[];
}

interface Batch {
	readonly id: string;
	readonly mode: string;
	from: number;
	lastEnd: number;
	open: number;
	tasks: number;
	succeeded: number;
	readonly steps: BatchSteps;
}

interface Span {
	from: number;
	to: number;
	readonly batches: Batch[];
}

export class BatchLog {
	readonly #batches = new Map<string, Batch>();
	#spans: ReadonlyMap<Batch, Span> | undefined;

	/** Of every attempt before the first `add`. */
	note({ batch_id, mode, created_at, completed_at }: Attempt): void {
		const sent = Date.parse(created_at ?? "");
		if (batch_id === null || Number.isNaN(sent)) return;
		const end = Date.parse(completed_at ?? "");
		const known = this.#batches.get(batch_id);
		const batch = known ?? {
			id: batch_id,
			mode,
			from: sent,
			lastEnd: sent,
			open: 0,
			tasks: 0,
			succeeded: 0,
			steps: noSteps(),
		};
		if (known === undefined) this.#batches.set(batch_id, batch);
		batch.from = Math.min(batch.from, sent);
		batch.lastEnd = Math.max(batch.lastEnd, sent, Number.isNaN(end) ? sent : end);
	}

	/** Each attempt once. */
	add({ batch_id, status, created_at, completed_at }: Attempt): void {
		this.#spans ??= bySpan([...this.#batches.values()]);
		const batch = batch_id === null ? undefined : this.#batches.get(batch_id);
		const span = batch === undefined ? undefined : this.#spans.get(batch);
		const sent = Date.parse(created_at ?? "");
		if (batch === undefined || span === undefined || Number.isNaN(sent)) return;
		batch.tasks += 1;
		countOne(batch.steps.sent, stepOf(sent, span));
		const end = Date.parse(completed_at ?? "");
		if (Number.isNaN(end)) {
			batch.open += 1;
			return;
		}
		if (status === "succeeded") batch.succeeded += 1;
		countOne(batch.steps[status === "succeeded" ? "succeeded" : "unsuccessful"], stepOf(end, span));
	}

	/** In order of time. */
	periods(): readonly Period[] {
		const spans = new Set((this.#spans ?? new Map<Batch, Span>()).values());
		return [...spans].map(({ from, to, batches }) => ({
			from,
			to,
			batches: batches
				.filter(({ tasks }) => tasks > 0)
				.map(({ open, lastEnd, ...batch }) => ({ ...batch, to: open > 0 ? null : lastEnd })),
		}));
	}
}

/**
 * A new span begins where nothing was under way for longer than the span before it took: results that are reused may be
 * weeks older than the others, and one axis for all would show each batch as a dot.
 */
function bySpan(batches: readonly Batch[]): ReadonlyMap<Batch, Span> {
	const spans = new Map<Batch, Span>();
	let span: Span | undefined;
	for (const batch of batches.toSorted((a, b) => a.from - b.from)) {
		const startsAnew = span === undefined || batch.from - span.to > Math.max(span.to - span.from, 1_000);
		if (span === undefined || startsAnew) span = { from: batch.from, to: batch.lastEnd, batches: [] };
		span.to = Math.max(span.to, batch.lastEnd);
		span.batches.push(batch);
		spans.set(batch, span);
	}
	return spans;
}

function stepOf(time: number, { from, to }: Span): number {
	const share = to === from ? 0 : (time - from) / (to - from);
	return Math.min(STEPS - 1, Math.max(0, Math.floor(share * STEPS)));
}

function countOne(counts: number[], step: number): void {
	counts[step] = (counts[step] ?? 0) + 1;
}

function noSteps(): BatchSteps {
	const zeros = () => new Array<number>(STEPS).fill(0);
	return { sent: zeros(), succeeded: zeros(), unsuccessful: zeros() };
}
