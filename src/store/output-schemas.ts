import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { Database } from "../sqlite/database.ts";

/** The schemas that tasks of these settings are to be answered in, in their order, each list of formats once; null for text. */
export function readOutputSchemas(db: Database, settingsIds: Iterable<string>): (JsonObject | null)[] {
	const rows = db.all<{ formats: string | null }>(
		`SELECT s.body -> '$.output_formats' AS formats FROM json_each(?) asked
		 JOIN settings s ON s.settings_id = asked.value GROUP BY 1 ORDER BY MIN(asked.key)`,
		[JSON.stringify([...settingsIds])],
	);
	return rows.map(({ formats }) => schemaOf(formats === null ? [] : (JSON.parse(formats) as Json[])));
}

/** TOON is text, whatever it was made from. */
function schemaOf(formats: readonly Json[]): JsonObject | null {
	return formats.includes("toon") ? null : (formats.find(isJsonObject) ?? null);
}
