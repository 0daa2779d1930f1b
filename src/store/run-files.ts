/** The files that a run with later stages was planned from. */
import type { Database } from "../sqlite/database.ts";

export interface RunFile {
	/** Relative to the state's folder, with `/`. */
	readonly path: string;
	readonly text: string;
}

/** Called inside a transaction. */
export function keepFiles(db: Database, runId: string, files: readonly RunFile[]): void {
	for (const { path, text } of files) {
		db.run("INSERT OR REPLACE INTO run_files (run_id, path, body) VALUES (?, ?, ?)", [
			runId,
			path,
			JSON.stringify(text),
		]);
	}
}

export function readFiles(db: Database, runId: string): readonly RunFile[] {
	const sql = "SELECT path, body FROM run_files WHERE run_id = ? ORDER BY path";
	const rows = db.all<{ path: string; body: string }>(sql, [runId]);
	return rows.map(({ path, body }) => ({ path, text: JSON.parse(body) as string }));
}
