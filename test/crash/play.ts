/**
 * What a play is, as a value: a scenario, and the starts of the program that something befalls. It is JSON, so that a
 * play that failed can be printed and played again.
 */
import type { FaultRule, Operation } from "../support/stand-in/protocol.ts";

/** The end of a process by SIGKILL. A start that has ended before is simply not killed. */
export type Death =
	/** At the nth time of a named step of the state or the export; see `deadly-steps.mjs`. */
	| { readonly at: "step"; readonly step: string; readonly nth?: number }
	/** At the step of this number, whatever its name; counted from 1. */
	| { readonly at: "number"; readonly number: number }
	/** When the service has had the nth call of the operation, and its effect, if any. */
	| { readonly at: "operation"; readonly operation: Operation; readonly nth?: number }
	/** So many milliseconds after the first step. */
	| { readonly at: "time"; readonly ms: number };

/** What becomes of the project's folder between two starts. */
export type Change =
	/** `.trawl` is deleted. */
	| "lose_state"
	/** `.trawl` and the results are deleted. */
	| "lose_everything"
	/** `.trawl` is copied, to come back by `restore_state`. */
	| "keep_state"
	| "restore_state"
	/** The pipeline file becomes the scenario's other one. */
	| "change_file";

export interface Start {
	/** Default: the scenario's. */
	readonly argv?: readonly string[];
	readonly before?: readonly Change[];
	/** From this start on, until the next. */
	readonly faults?: readonly FaultRule[];
	readonly death?: Death;
	/** A second process of the same command beside it, with its own end. */
	readonly beside?: { readonly death?: Death };
}

export interface Play {
	/** For people. */
	readonly title: string;
	/** Of `SCENARIOS`. */
	readonly scenario: string;
	/** Whether the service accepts an id that a batch has already, as the real one may. */
	readonly acceptDuplicates: boolean;
	/** After these the program runs undisturbed until it is done. */
	readonly starts: readonly Start[];
	/** Before the first undisturbed run. */
	readonly after?: readonly Change[];
}

/** How a play went. */
export interface PlayReport {
	readonly play: Play;
	/** Processes that were killed. */
	readonly kills: number;
	/** Processes that were started. */
	readonly runs: number;
	/** Tasks that the service accepted. */
	readonly accepted: number;
	readonly acceptedTwice: number;
	/** Planned tasks without their result in an export. */
	readonly missing: number;
	readonly blindRepeats: number;
	/** Faults that the service's callers met: `addTasks reset after`. */
	readonly faultsMet: readonly string[];
	/** What was promised and not kept, in words; empty is the promise. */
	readonly violations: readonly string[];
}
