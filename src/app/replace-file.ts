/** A file is whole or not there, whatever ends the process meanwhile; a link in its place gives way to it. */
import { renameSync, rmSync, writeFileSync } from "node:fs";

export function replaceFile(path: string, text: string): void {
	const draft = `${path}.${process.pid}.tmp`;
	try {
		writeFileSync(draft, text, { flag: "wx" });
		renameSync(draft, path);
	} catch (error) {
		rmSync(draft, { force: true });
		throw error;
	}
}
