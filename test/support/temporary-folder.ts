import { existsSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** An empty folder that goes with the test. */
export function temporaryFolder(): string {
	return remove(emptyFolder());
}

/** The same in memory where the system has such a place, for tests that commit thousands of times. */
export function fastFolder(): string {
	return remove(emptyFolder(existsSync("/dev/shm") ? "/dev/shm" : tmpdir()));
}

/** An empty folder for several tests, or within one: who asks for it removes it. */
export function sharedFolder(): { readonly path: string; remove(): void } {
	const path = emptyFolder();
	return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Where it really is: the system's own folder may be a link. */
function emptyFolder(parent = tmpdir()): string {
	return mkdtempSync(join(realpathSync(parent), "trawl-test-"));
}

function remove(folder: string): string {
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}
