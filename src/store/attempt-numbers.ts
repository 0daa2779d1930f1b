import type { Database } from "../sqlite/database.ts";

export interface NumberSearch {
	readonly pipeline: string;
	/** Of the first attempt. */
	readonly wireId: string;
	/** True where only those count that were sent. Default false. */
	readonly sentOnly?: boolean;
}

/** The highest number of an attempt with this wire id or `<wire id>.<n>`; 0 when there is none. */
export function highestAttempt(db: Database, { pipeline, wireId, sentOnly = false }: NumberSearch): number {
	// `.<n>` sorts directly behind the wire id itself; "/" is the character after ".". Another task's id may begin
	// with the whole of this wire id, so that the number is compared too.
	const row = db.get<{ highest: number | null }>(
		`SELECT MAX(attempt) AS highest FROM attempts
		 WHERE pipeline = ? AND wire_id >= ? AND wire_id < ?
		 AND (wire_id = ? OR wire_id = ? || attempt) ${sentOnly ? "AND state <> 'planned'" : ""}`,
		[pipeline, wireId, `${wireId}/`, wireId, `${wireId}.`],
	);
	return row?.highest ?? 0;
}

/** The same of many first attempts, by wire id, counting those alone that were sent: one statement for all of them. */
export function highestAttempts(db: Database, pipeline: string, wireIds: readonly string[]): Map<string, number> {
	const highest = new Map(wireIds.map((wireId) => [wireId, 0]));
	const rows = db.all<{ first: string; attempt: number }>(
		`SELECT asked.value AS first, a.attempt FROM json_each(?) asked
		 CROSS JOIN attempts a ON a.pipeline = ? AND a.wire_id >= asked.value AND a.wire_id < asked.value || '/'
		 AND (a.wire_id = asked.value OR a.wire_id = asked.value || '.' || a.attempt)
		 WHERE a.state <> 'planned'`,
		[JSON.stringify(wireIds), pipeline],
	);
	for (const { first, attempt } of rows) highest.set(first, Math.max(highest.get(first) ?? 0, attempt));
	return highest;
}
