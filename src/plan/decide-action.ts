/** Whether a task is bought, reused or taken over from an earlier run, and why. */
import type { Refresh } from "../model/pipeline.ts";
import type { Fingerprint, KnownAttempt, PlanAction, PlanLookups, PlanReason } from "../model/plan.ts";

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
	readonly refresh: Refresh;
	readonly lookups: PlanLookups;
	/** Milliseconds since 1970. */
	readonly now: number;
}

export function decideAction(input: DecisionInput): Decision {
	const known = input.lookups.byFingerprint(input.pipeline, input.fingerprint.digest);
	if (known === undefined) return run(reasonForNew(input));
	switch (known.status) {
		case "succeeded":
			return decideOnSuccess(known, input.refresh, input.now);
		case "pending":
			return { action: "adopt", reason: { type: "in_flight" }, source: known };
		case "invalid":
		case "rejected":
			return { action: "reuse", reason: { type: "paid", status: known.status }, source: known };
		case "failed":
		case "cancelled":
			return run({ type: "unsuccessful", status: known.status });
	}
}

function decideOnSuccess(known: KnownAttempt, refresh: Refresh, now: number): Decision {
	const completedAt = known.completed_at ?? new Date(0).toISOString();
	if (known.in_unfinished_run) return reuse(known, completedAt, null);
	if (refresh.kind === "always") return run({ type: "always" });
	const expiry = refresh.kind === "age" ? Date.parse(completedAt) + refresh.maxAgeMs : undefined;
	if (expiry !== undefined && expiry <= now) return run({ type: "expired", completed_at: completedAt });
	const expiresAt = expiry === undefined ? null : new Date(expiry).toISOString();
	return reuse(known, completedAt, expiresAt);
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

type Components = Fingerprint["components"];

/** A changed corpus makes another engine; where nothing else of it changed, the corpus alone is named. */
function changedComponents(before: Components, now: Components): string[] {
	const changed = Object.keys(now).filter((name) => before[name] !== now[name]);
	const isCorpusOnly = before.corpus !== undefined && changed.includes("corpus") && !changed.includes("researcher");
	const left = isCorpusOnly ? ["engine", "researcher"] : ["corpus", "researcher"];
	return changed.filter((name) => !left.includes(name));
}

function run(reason: PlanReason): Decision {
	return { action: "run", reason, source: undefined };
}
