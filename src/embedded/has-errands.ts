/** Whether an engine has something to do that nobody asks for, told without opening it: webhooks that are due. */
import { statSync } from "node:fs";
import { Database } from "../sqlite/database.ts";
import { ENGINE_VERSION, schemaVersion } from "./engine-migrations.ts";

/**
 * Of a database that is not there, false. True where it does not say: one of another version, one that was not closed well, or a
 * broken one, which whoever opens the engine is told.
 */
export function hasErrands(databasePath: string): boolean {
	try {
		if (statSync(databasePath, { throwIfNoEntry: false }) === undefined) return false;
		const db = new Database(databasePath, { readonly: "unlogged" });
		try {
			if (schemaVersion(db) !== ENGINE_VERSION) return true;
			return db.get("SELECT 1 FROM webhooks WHERE status = 'due' LIMIT 1") !== undefined;
		} finally {
			db.close();
		}
	} catch {
		return true;
	}
}
