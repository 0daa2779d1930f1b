/** Whether a task is bought, reused or taken over from an earlier run, and why. */
import type { OutputPolicy, Refresh } from "../model/pipeline.ts";
import type { Fingerprint, KnownAttempt, PlanAction, PlanLookups, PlanReason } from "../model/plan.ts";
import { changedComponents } from "../values/changed-components.ts";
import { judgeAnswer } from "../values/judge-answer.ts";

export interface Decision {
	readonly action: PlanAction;
	readonly reason: PlanReason;
	/** The attempt that is reused or adopted; undefined for `run`. */
	readonly source: KnownAttempt | undefined;
}

export interface DecisionInput {
	readonly pipeline: string;
	readonly taskId: string;
	readonly fingerprint: Fingerprint;
	readonly query: string;
	readonly refresh: Refresh;
	/** What is expected of the answer. */
	readonly policy: OutputPolicy;
	/** `--fresh`: stored results do not count. */
	readonly fresh: boolean;
	readonly lookups: PlanLookups;
	/** Milliseconds since 1970. */
	readonly now: number;
	/** Under `always` and `--fresh`: how old a batch may be, in milliseconds, for its answers to count as this run's. */
	readonly sameRunMs: number;
}

export function decideAction(input: DecisionInput): Decision {
	const { lookups, pipeline, fingerprint, query } = input;
	const known = lookups.byRequest(pipeline, { digest: fingerprint.digest, query });
	if (known === undefined) return run(reasonForNew(input));
	switch (known.status) {
		case "succeeded":
			return decideOnSuccess(known, input);
		case "pending":
			return decideOnSent(known, input);
		case "invalid":
		case "rejected":
			if (input.fresh && !known.in_unfinished_run) return run({ type: "fresh" });
			if (input.refresh.kind === "always" && !known.in_unfinished_run) return run({ type: "always" });
			if (isExpired(known, input)) return run({ type: "expired", completed_at: known.completed_at ?? "" });
			return { action: "reuse", reason: paid(known.status, known, input), source: known };
		case "failed":
		case "cancelled":
			return run({ type: "unsuccessful", status: known.status });
	}
}

/** A task outside the selection keeps what there is of it; nothing is bought for it. */
export function decideUnselected(input: DecisionInput): Decision {
	const { lookups, pipeline, taskId, fingerprint, query } = input;
	const known = lookups.byRequest(pipeline, { digest: fingerprint.digest, query });
	if (known?.status === "pending" && known.seen !== "cancelled") return adopt(known);
	const isResult = known !== undefined && ["succeeded", "invalid", "rejected"].includes(known.status);
	const kept = isResult ? known : lookups.lastResult(pipeline, taskId);
	const reason = { type: "not_selected" } as const;
	return kept === undefined ? { action: "skip", reason, source: undefined } : { action: "reuse", reason, source: kept };
}

/** The answer is stored, so that another policy costs nothing. */
function paid(status: "invalid" | "rejected", { pipeline, wire_id }: KnownAttempt, input: DecisionInput): PlanReason {
	const result = input.lookups.resultOf(pipeline, wire_id);
	const now = result === undefined ? status : judgeAnswer({ state: status, ...result }, input.policy).status;
	return { type: "paid", status, ...(now === status ? {} : { now }) };
}

function decideOnSuccess(known: KnownAttempt, { refresh, fresh, now }: DecisionInput): Decision {
	const completedAt = known.completed_at ?? new Date(0).toISOString();
	if (known.in_unfinished_run) return reuse(known, completedAt, null);
	if (fresh) return run({ type: "fresh" });
	if (refresh.kind === "always") return run({ type: "always" });
	const expiry = refresh.kind === "age" ? timeOf(completedAt) + refresh.maxAgeMs : undefined;
	if (expiry !== undefined && expiry <= now) return run({ type: "expired", completed_at: completedAt });
	const expiresAt = expiry === undefined ? null : new Date(expiry).toISOString();
	return reuse(known, completedAt, expiresAt);
}

/** Under way is always taken over; what had already ended when it was found, if it is as young as a result must be. */
function decideOnSent(known: KnownAttempt, input: DecisionInput): Decision {
	if (known.seen === null || known.seen === "failed") return adopt(known);
	if (known.seen === "cancelled") return run({ type: "unsuccessful", status: "cancelled" });
	if (input.fresh || input.refresh.kind === "always") {
		const isOfThisRun = timeOf(known.batch_created_at) > input.now - input.sameRunMs;
		return isOfThisRun ? adopt(known) : run({ type: input.fresh ? "fresh" : "always" });
	}
	return isExpired(known, input) ? run({ type: "expired", completed_at: known.completed_at ?? "" }) : adopt(known);
}

function isExpired(known: KnownAttempt, { refresh, now }: DecisionInput): boolean {
	if (known.in_unfinished_run || refresh.kind !== "age") return false;
	return timeOf(known.completed_at) + refresh.maxAgeMs <= now;
}

/** What the service gives as a time and is none counts as long ago. */
function timeOf(iso: string | null): number {
	const time = Date.parse(iso ?? "");
	return Number.isNaN(time) ? 0 : time;
}

function adopt(known: KnownAttempt): Decision {
	const { seen, completed_at } = known;
	const reason =
		seen === "completed" || seen === "failed"
			? ({ type: "uncollected", status: seen, completed_at } as const)
			: ({ type: "in_flight" } as const);
	return { action: "adopt", reason, source: known };
}

function reuse(known: KnownAttempt, completedAt: string, expiresAt: string | null): Decision {
	const reason = { type: "stored", completed_at: completedAt, expires_at: expiresAt } as const;
	return { action: "reuse", reason, source: known };
}

function reasonForNew({ lookups, pipeline, taskId, fingerprint }: DecisionInput): PlanReason {
	const previous = lookups.byTask(pipeline, taskId);
	if (previous === undefined) return { type: "new" };
	return { type: "changed", components: changedComponents(previous.components, fingerprint.components) };
}

function run(reason: PlanReason): Decision {
	return { action: "run", reason, source: undefined };
}
