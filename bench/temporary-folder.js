/** A folder for one program, which goes when the program ends: by itself, by an error or by a signal. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** `name`: of what is measured. */
export function temporaryFolder(name) {
	const folder = mkdtempSync(join(tmpdir(), `trawl-bench-${name}-`));
	process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
	process.once("SIGINT", () => process.exit(130));
	process.once("SIGTERM", () => process.exit(143));
	return folder;
}
