/** Runs as the store knows them. */

import type { JsonObject } from "../model/json.ts";
import type { EarlyEnd, RunStatus } from "../model/manifest.ts";
import type { PlanSummary } from "../model/plan.ts";
import type { JudgeOutput } from "./check-taken-in.ts";

export type RunState = "draft" | "running" | "finished" | "superseded";

/** A run as the store knows it. */
export interface StoredRun {
	readonly run_id: string;
	readonly pipeline: string;
	readonly state: RunState;
	/** `run.date`, frozen with the run. */
	readonly date: string;
	/** ISO 8601. */
	readonly started_at: string;
	readonly finished_at: string | null;
	/** Id of the first run in the chain that this one goes on with; money is counted over the chain. */
	readonly lineage: string;
	/** Who agreed to the cost; null until somebody has. */
	readonly consent: Consent | null;
	/** What `run.json` says of the inputs. */
	readonly context: JsonObject;
	/** Null while it is a draft. */
	readonly summary: PlanSummary | null;
	/** Null until it has ended once. */
	readonly status: RunStatus | null;
	readonly exit_code: number | null;
	/** Why it ended before its tasks did; null where it did not. */
	readonly ended: EarlyEnd | null;
}

/** Who agreed to what a run may cost. */
export interface Consent {
	/** Answered on the terminal, `--yes`, a budget that covers the worst case, or nothing to pay. */
	readonly given_by: "terminal" | "flag" | "budget" | "free";
	/** US dollars that the run may cost in all; null where nothing was set. */
	readonly max_cost: number | null;
	/** ISO 8601. */
	readonly at: string;
}

/** Where a run comes from and where it sends. */
export interface RunOrigin {
	/** See `engineKey`. */
	readonly engine: string;
	readonly lineage: string;
	/** Holds results against their schema that were stored before a plan knew it. Default: they stay as they are. */
	readonly judge?: JudgeOutput;
}

/** A row of `runs`. */
export interface RunRow extends Record<string, unknown> {
	readonly run_id: string;
	readonly pipeline: string;
	readonly state: RunState;
	readonly date: string;
	readonly started_at: string;
	readonly finished_at: string | null;
	readonly lineage: string;
	readonly consent: string | null;
	readonly context: string;
	readonly summary: string | null;
	readonly status: RunStatus | null;
	readonly exit_code: number | null;
	readonly ended: string | null;
}

export function toRun(row: RunRow): StoredRun {
	return {
		run_id: row.run_id,
		pipeline: row.pipeline,
		state: row.state,
		date: row.date,
		started_at: row.started_at,
		finished_at: row.finished_at,
		lineage: row.lineage,
		consent: row.consent === null ? null : (JSON.parse(row.consent) as Consent),
		context: JSON.parse(row.context) as JsonObject,
		summary: row.summary === null ? null : (JSON.parse(row.summary) as PlanSummary),
		status: row.status,
		exit_code: row.exit_code,
		ended: row.ended === null ? null : (JSON.parse(row.ended) as EarlyEnd),
	};
}
