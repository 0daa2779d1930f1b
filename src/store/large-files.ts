/**
 * Copies of data files that are too large for the database, in `<state>/files/<run>/<digest>`: what the later stages of a
 * run are planned from, whatever becomes of the files. A copy goes when its run has no stage left to plan.
 */
import { createHash } from "node:crypto";
import {
	chmodSync,
	closeSync,
	constants,
	copyFileSync,
	openSync,
	readdirSync,
	readSync,
	renameSync,
	rmSync,
} from "node:fs";
import { join } from "node:path";
import type { Database } from "../sqlite/database.ts";
import { makeFolder } from "../system/make-folder.ts";

const CHUNK_BYTES = 1_048_576;

export class LargeFiles {
	readonly #db: Database;
	readonly #folder: string;

	constructor(db: Database, stateDir: string) {
		this.#db = db;
		this.#folder = join(stateDir, "files");
	}

	/** False when the file no longer has that digest. Throws when it cannot be copied. */
	keep(runId: string, path: string, sha256: string): boolean {
		const place = this.pathOf(runId, sha256);
		const draft = `${place}.tmp`;
		makeFolder(this.#folder);
		makeFolder(join(this.#folder, runId));
		copyFileSync(path, draft, constants.COPYFILE_FICLONE);
		chmodSync(draft, 0o600);
		const isSame = digestOf(draft) === sha256;
		if (isSame) renameSync(draft, place);
		else rmSync(draft);
		return isSame;
	}

	pathOf(runId: string, sha256: string): string {
		return join(this.#folder, runId, sha256);
	}

	/** Removes the copies of runs that are neither being frozen nor have a stage left to plan. */
	clear(): void {
		for (const runId of this.#runs()) {
			const sql = `SELECT 1 FROM runs r WHERE run_id = ? AND
				(state = 'draft' OR EXISTS (SELECT 1 FROM run_files f WHERE f.run_id = r.run_id))`;
			if (this.#db.get(sql, [runId]) === undefined) rmSync(join(this.#folder, runId), { recursive: true, force: true });
		}
	}

	#runs(): readonly string[] {
		try {
			return readdirSync(this.#folder);
		} catch {
			return [];
		}
	}
}

function digestOf(path: string): string {
	const hash = createHash("sha256");
	const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
	const file = openSync(path, "r");
	try {
		for (;;) {
			const length = readSync(file, buffer, 0, CHUNK_BYTES, null);
			if (length === 0) return hash.digest("hex");
			hash.update(buffer.subarray(0, length));
		}
	} finally {
		closeSync(file);
	}
}
