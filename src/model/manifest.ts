/** `run.json`: what a run was, did and wrote. */

import type { Leftovers } from "./adoption.ts";
import type { ExportedArtefact, MissingArtefact } from "./artefact.ts";
import type { JsonObject } from "./json.ts";
import type { OutcomeStatus } from "./outcome.ts";
import type { TruncatedItems } from "./plan.ts";

export const RUN_STATUSES = ["succeeded", "partially_succeeded", "failed", "cancelled", "pending", "refused"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/**
 * Why a run ended before its tasks did. `deadline`: `run.deadline` or `--timeout` has passed; `payment`: the account's
 * balance is used up (402); `unauthorized`: the service refuses the key; `service`: it cannot be worked with for now;
 * `refused`: the cost was not agreed to, or is above a budget.
 */
export interface EarlyEnd {
	readonly reason: "interrupted" | "detached" | "deadline" | "payment" | "unauthorized" | "service" | "refused";
	/** In words. */
	readonly message: string;
}

/** A file the export wrote. */
export interface ExportedFile {
	/** Relative to the results folder, with `/`. */
	readonly path: string;
	readonly sha256: string;
	readonly bytes: number;
}

/** A downloaded file in the results folder, and the id of the task whose result it belongs to. */
export interface ArtefactRecord extends ExportedArtefact {
	readonly task: string;
}

/** A data file the run read. */
export interface DataFileRecord {
	readonly name: string;
	/** Relative to the pipeline file's folder, with `/`. Null for inline data. */
	readonly path: string | null;
	readonly sha256: string;
	readonly rows: number;
}

/** Everything in `run.json` but the lists of files, which the export adds. */
export interface RunManifest {
	readonly manifest_version: 1;
	readonly trawl_version: string;
	readonly run_id: string;
	readonly pipeline: { readonly name: string; readonly path: string; readonly sha256: string };
	readonly git: { readonly commit: string; readonly dirty: boolean } | null;
	readonly vars: JsonObject;
	readonly data: readonly DataFileRecord[];
	readonly engine: JsonObject;
	readonly plan_id: string;
	/** ISO 8601. */
	readonly started_at: string;
	/** ISO 8601; null while the run is unfinished. */
	readonly finished_at: string | null;
	readonly status: RunStatus;
	readonly exit_code: number;
	/** Why tasks are pending, as the last command left them; null where none are, and while a command is at work. */
	readonly ended: EarlyEnd | null;
	/** Tasks by outcome; all statuses present. */
	readonly counts: { readonly [status in OutcomeStatus]: number } & { readonly total: number };
	/** Ids of the tasks whose result this run did not buy. */
	readonly reused: readonly string[];
	/**
	 * US dollars. `estimated` and `worst_case` are null where a price is unknown. `actual` is what the service reported so
	 * far, null where it has not told what a finished task cost; `committed` what the run may have cost by now, with the full price of what is under way or was not reported.
	 */
	readonly cost: {
		readonly estimated: number | null;
		readonly worst_case: number | null;
		readonly actual: number | null;
		readonly committed: number;
		readonly saved_by_reuse: number;
	};
	/** Templates whose tasks are not known yet, since they read results that are still to come. */
	readonly open_templates: readonly string[];
	/** Results from which not all items were taken, by `max_items`. */
	readonly truncated: readonly TruncatedItems[];
	/** Tasks that the run took over from what was already sent. */
	readonly adopted: number;
	/** Paid for in this run's chain and not wanted by its plan; kept in the state. */
	readonly leftovers: Leftovers;
	readonly batch_ids: readonly string[];
	/** Files that results name and that are not in the folder, in planned order. */
	readonly artefacts_failed: readonly MissingArtefact[];
	/**
	 * Of a plan alone that was refused before it became a run: the run before it that had not ended, null where there is
	 * none. So a state that is lost then can still be charged with what is under way.
	 */
	readonly unended_run?: string | null;
}

/** `run.json` as it stands in the folder. */
export interface WrittenManifest extends RunManifest {
	/**
	 * Stands only while an export puts its files in place, and after it was killed in that: the files beside are partly
	 * of the last export and partly of the next. `files` then has both, and the same command again mends it.
	 */
	readonly export_incomplete?: true;
	/** Downloaded files in the folder with their tasks, in planned order. */
	readonly artefacts: readonly ArtefactRecord[];
	/**
	 * sha256 over all that the files are made from, and over `files`: a run that would make the same again leaves them as they are. Absent where
	 * that is not known.
	 */
	readonly made_from?: string;
	/** Sorted by path; empty while only `run.json` has been written. */
	readonly files: readonly ExportedFile[];
}
