/**
 * What a command tells to programs: one event a line, as JSON, the first of type `stream`, the last of type `end`.
 * `docs/events.md` describes every type, held by a test. `STREAM_FORMAT` changes when a type or a key goes or changes
 * its meaning; new types and keys may come without.
 */
import type { EarlyEnd, WrittenManifest } from "../../model/manifest.ts";
import type { FailureGroup } from "../../model/outcome.ts";
import type { Problem } from "../../model/problem.ts";
import type { RunEvent } from "../../model/run-events.ts";

export const STREAM_FORMAT = 1;

export type StreamCommand = "run" | "collect" | "retry" | "cancel";

/** Why a command did nothing. */
export type IdleReason = "nothing_open" | "live" | "nothing_to_retry" | "nothing_to_cancel" | "cancel_asked";

export type StreamEvent =
	/** The first line. */
	| {
			readonly type: "stream";
			readonly format: typeof STREAM_FORMAT;
			readonly trawl_version: string;
			readonly command: StreamCommand;
	  }
	/** A mistake or a warning, before, at or after a run. */
	| ({ readonly type: "problem" } & Problem)
	/** A run begins or goes on; nothing has been agreed to or sent. */
	| {
			readonly type: "run_started";
			readonly run_id: string;
			readonly pipeline: string;
			readonly engine: string;
			/** False for a new run. */
			readonly continued: boolean;
			readonly tasks: number;
			/** Of those, what it is to send or to wait for. */
			readonly pending: number;
			/** Of its plan. US dollars; null where a price is unknown. */
			readonly estimate: number | null;
			readonly worst_case: number | null;
			/** Absolute paths. */
			readonly state: string;
			readonly results: string;
	  }
	| RunEvent
	/** A run has ended, or the command with the run unfinished: `manifest.finished_at` is null then. */
	| {
			readonly type: "run_ended";
			readonly run_id: string;
			readonly exit_code: number;
			/** Tasks of the selection that ended without success. */
			readonly unsuccessful: number;
			/** Their most frequent reasons. */
			readonly failures: readonly FailureGroup[];
			/** Why it ended early; null when it did not. */
			readonly ended: EarlyEnd | null;
			/** Absolute path of the folder. */
			readonly results: string;
			/** As in `run.json`. */
			readonly manifest: WrittenManifest;
	  }
	/** A run, or the command, was refused; the problems stand before. */
	| { readonly type: "refused"; readonly exit_code: number }
	/** There was nothing to do. */
	| { readonly type: "idle"; readonly reason: IdleReason }
	/** The last line; without it the command was killed, or a bug ended it. */
	| { readonly type: "end"; readonly exit_code: number };

/** Every type, in the order of `docs/events.md`. */
export const STREAM_EVENT_TYPES = [
	"stream",
	"problem",
	"run_started",
	"batch_opened",
	"tasks_accepted",
	"batch_progress",
	"tasks_standing",
	"attempt_ended",
	"batch_collected",
	"stage_planned",
	"downloading",
	"warning",
	"run_ended",
	"refused",
	"idle",
	"end",
] as const satisfies readonly StreamEvent["type"][];

/** A compile error here: a type is missing above. */
type Missing = Exclude<StreamEvent["type"], (typeof STREAM_EVENT_TYPES)[number]>;
export const ALL_TYPES_ARE_LISTED: [Missing] extends [never] ? true : Missing = true;
