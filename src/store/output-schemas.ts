import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { Database } from "../sqlite/database.ts";

/** The schemas that a run's tasks were to be answered in, in planned order; null for text. What was never rendered asks in none. */
export function readOutputSchemas(db: Database, runId: string): (JsonObject | null)[] {
	const rows = db.all<{ formats: string | null }>(
		`SELECT s.body -> '$.output_formats' AS formats, MIN(t.first) FROM
		   (SELECT settings_id, MIN(idx) AS first FROM run_tasks
		    WHERE run_id = ? AND request ->> '$.query' <> '' GROUP BY settings_id) t
		 JOIN settings s ON s.settings_id = t.settings_id GROUP BY 1 ORDER BY 2`,
		[runId],
	);
	return rows.map(({ formats }) => schemaOf(formats === null ? [] : (JSON.parse(formats) as Json[])));
}

/** TOON is text, whatever it was made from. */
function schemaOf(formats: readonly Json[]): JsonObject | null {
	return formats.includes("toon") ? null : (formats.find(isJsonObject) ?? null);
}
