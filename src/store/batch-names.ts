/** How the batches of a run are told apart. */
import type { Database } from "../sqlite/database.ts";

/** From 1 within its run. */
export function nextOrdinal(db: Database, runId: string): number {
	const row = db.get<{ last: number | null }>("SELECT MAX(ordinal) AS last FROM batches WHERE run_id = ?", [runId]);
	return (row?.last ?? 0) + 1;
}

/** Design section 6.1. */
export function batchName(pipeline: string, runId: string, ordinal: number): string {
	return `trawl/${pipeline}/${runId}/${ordinal}`;
}
