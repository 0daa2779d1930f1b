import { rmSync } from "node:fs";
import { resolve } from "node:path";
import type { Refusal } from "./refusal.ts";
import { refuseFile } from "./refuse-file.ts";
import { replaceFile } from "./replace-file.ts";
import type { TestReport } from "./test-pipeline.ts";

/** Writes the snapshots of a test file, or removes them where no case asks for one. */
export function writeSnapshots({ path, text }: NonNullable<TestReport["snapshot"]>, cwd: string): Refusal | undefined {
	try {
		if (text === null) rmSync(resolve(cwd, path), { force: true });
		else replaceFile(resolve(cwd, path), text);
		return undefined;
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === undefined) throw error;
		const message = `the snapshots cannot be written to ${path} (${code})`;
		return refuseFile(message, "make the folder writable, or remove what stands there");
	}
}
