/**
 * A database with a write-ahead log, copied to where it can be read: SQLite reads a log only where it can make an
 * index beside it, and a log that is left out would hide what was committed last.
 */
import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const ATTEMPTS = 5;

export interface DatabaseCopy {
	readonly path: string;
	remove(): void;
}

/** Throws when the files cannot be read, or keep changing while they are copied. */
export function copyWithLog(path: string): DatabaseCopy {
	const folder = mkdtempSync(join(tmpdir(), "trawl-read-"));
	const copy = join(folder, basename(path));
	const remove = () => rmSync(folder, { recursive: true, force: true });
	try {
		for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
			const before = stamp(path);
			copyFileSync(path, copy);
			copyFileSync(`${path}-wal`, `${copy}-wal`);
			if (stamp(path) === before) return { path: copy, remove };
		}
		throw new Error(`the database kept changing while it was copied to be read: ${path}`);
	} catch (error) {
		remove();
		throw error;
	}
}

function stamp(path: string): string {
	return [path, `${path}-wal`]
		.map((file) => statSync(file, { bigint: true }))
		.map(({ size, mtimeNs, ino }) => `${ino} ${size} ${mtimeNs}`)
		.join(" ");
}
