/** Keeps the batch ids of `run.json` up to date while a run goes on. */
import { writeManifestOnly } from "../export/write-manifest-only.ts";
import type { StoredRun } from "../store/stored-run.ts";
import { systemTiming } from "../system/timing.ts";
import { buildManifest, UNFINISHED } from "./run-manifest.ts";
import type { Session } from "./run-stage.ts";

/** At most a fiftieth of the time is spent on it: of a large run, each manifest takes a while to put together. */
const PAUSE_PER_WORK = 49;
/** Milliseconds. On a slow disk it takes more than that: ids of batches should not be missing for long. */
const LONGEST_PAUSE = 10_000;

export interface ManifestWriter {
	/** To be called after each submission; the newest state wins when several come at once. */
	write(): void;
	/** Resolves once what was asked for is written. */
	settle(): Promise<void>;
}

export function manifestWriter(run: StoredRun, { frame, state }: Session): ManifestWriter {
	const settling = new AbortController();
	let writing: Promise<void> = Promise.resolve();
	let waiting = false;
	let pauseUntil = 0;

	async function writeNext(): Promise<void> {
		const pauseMs = pauseUntil - systemTiming.now();
		if (pauseMs > 0) await systemTiming.sleep(pauseMs, settling.signal).catch(() => undefined);
		waiting = false;
		const begin = systemTiming.now();
		await writeManifestOnly({ dir: frame.export.dir, manifest: buildManifest(state, run, UNFINISHED) });
		const end = systemTiming.now();
		pauseUntil = end + Math.min(LONGEST_PAUSE, PAUSE_PER_WORK * (end - begin));
	}

	return {
		write() {
			if (waiting) return;
			waiting = true;
			// A folder that has become unwritable is told at the end, with the export.
			writing = writing.then(writeNext).catch(() => undefined);
		},
		settle() {
			settling.abort();
			return writing;
		},
	};
}
