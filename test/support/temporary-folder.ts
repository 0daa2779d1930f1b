import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** An empty folder that goes with the test. */
export function temporaryFolder(): string {
	return remove(mkdtempSync(join(tmpdir(), "trawl-test-")));
}

/** The same in memory where the system has such a place, for tests that commit thousands of times. */
export function fastFolder(): string {
	return remove(mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "trawl-test-")));
}

function remove(folder: string): string {
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}
