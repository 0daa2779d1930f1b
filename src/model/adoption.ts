/** What was found at the service and is not in the state. */
import type { Mode } from "./wire.ts";

export interface FoundBatch {
	readonly batch_id: string;
	readonly name: string;
	/** The run its name tells; its name where it tells none. */
	readonly run_id: string;
	/** From 1; 0 where its name tells none. */
	readonly ordinal: number;
	readonly mode: Mode;
	/** ISO 8601. */
	readonly created_at: string;
	readonly tasks: readonly FoundTask[];
}

export interface FoundTask {
	readonly wire_id: string;
	/** The service's own id. */
	readonly service_id: string;
	readonly query: string;
	/** How it has ended; null while it is under way. */
	readonly seen: "completed" | "failed" | "cancelled" | null;
	/** ISO 8601. */
	readonly created_at: string;
	readonly completed_at: string | null;
}

export interface TakenIn {
	/** Tasks the state did not know to be sent. */
	readonly tasks: number;
	/** Those of them that a frozen plan had still to send. */
	readonly planned: number;
}

/** What a run that goes on had of its tasks at the service, and did not know. */
export interface TakenOver {
	/** Attempts that are known in full from here on. */
	readonly recognised: number;
	/** Attempts of the run in whose place a later one counts now. */
	readonly moved: number;
}

/** Tasks that were paid for and that the present plan does not want; their results are in the state. */
export interface Leftovers {
	readonly tasks: number;
	/** US dollars as the service reported them so far; null where it has not told what a task has cost. */
	readonly cost: number | null;
}
