/** The files that a run with later stages was planned from. */
import type { Database } from "../sqlite/database.ts";

/** A text as it was, or a file too large for that, of which a copy lies beside the state. */
export type RunFile = KeptText | KeptCopy;

interface KeptText {
	/** Relative to the state's folder, with `/`. */
	readonly path: string;
	readonly text: string;
}

interface KeptCopy {
	readonly path: string;
	/** Its digest, which names it in `LargeFiles`. */
	readonly sha256: string;
}

/** Called inside a transaction. */
export function keepFiles(db: Database, runId: string, files: readonly RunFile[]): void {
	for (const file of files) {
		const body = JSON.stringify("text" in file ? file.text : { sha256: file.sha256 });
		db.run("INSERT OR REPLACE INTO run_files (run_id, path, body) VALUES (?, ?, ?)", [runId, file.path, body]);
	}
}

export function readFiles(db: Database, runId: string): readonly RunFile[] {
	const sql = "SELECT path, body FROM run_files WHERE run_id = ? ORDER BY path";
	return db.all<{ path: string; body: string }>(sql, [runId]).map(({ path, body }) => {
		const kept = JSON.parse(body) as string | Pick<KeptCopy, "sha256">;
		return typeof kept === "string" ? { path, text: kept } : { path, sha256: kept.sha256 };
	});
}

/** Those of runs that nothing is planned for any more. Called inside a transaction. */
export function dropSupersededFiles(db: Database, pipeline: string): void {
	db.run(
		"DELETE FROM run_files WHERE run_id IN (SELECT run_id FROM runs WHERE pipeline = ? AND state = 'superseded')",
		[pipeline],
	);
}
