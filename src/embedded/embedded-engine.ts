/**
 * The embedded Batch API: the service of the contract in this process, on one SQLite file.
 *
 *     caller ──▶ BatchApi ──▶ store ◀── worker ──▶ Researcher
 *
 * `embedded-api.ts` answers the six operations, `worker.ts` takes the queued tasks, and they meet only in the
 * store, so that a killed process loses nothing it accepted, and several processes may share one file.
 */
import { randomUUID } from "node:crypto";
import type { BatchApi } from "../model/batch-api.ts";
import type { Researcher } from "../model/researcher.ts";
import type { TaskFiles } from "../model/task-files.ts";
import type { Mode } from "../model/wire.ts";
import { digestJson } from "../values/canonical-json.ts";
import { engineClosed } from "./api-errors.ts";
import { createEmbeddedApi } from "./embedded-api.ts";
import type { EngineStore } from "./engine-store.ts";
import { guardApi } from "./guard-api.ts";
import { openSqliteEngineStore } from "./sqlite-engine-store.ts";
import { Worker } from "./worker.ts";

interface CommonOptions {
	readonly databasePath: string;
	/** Default: the system's clock. */
	readonly now?: () => Date;
	/** A UUID. Default: a random one. */
	readonly newId?: () => string;
}

/** An engine that researches. */
export interface WorkingEngineOptions extends CommonOptions {
	readonly work?: true;
	/** Not closed by the engine. Should obey its abort signal, since `close` waits for it. */
	readonly researcher: Researcher;
	/** Tasks researched at the same time; default 2. */
	readonly concurrency?: number;
	/** US dollars of a completed task; default 0. */
	readonly priceOf?: (mode: Mode) => number;
	/**
	 * What becomes of queued tasks that were accepted for a researcher of another identity, when no living process
	 * has that researcher: `fail` (default) ends them with the reason, so that no answer from one corpus is taken for
	 * another's; `take` answers them all the same, as a long-lived server wants after its corpus changed.
	 */
	readonly tasksOfOthers?: "fail" | "take";
	/** False waits for `start`; default true. Before it no task is taken, and none of others is failed. */
	readonly startNow?: boolean;
	/** How often to look for what other processes did, in milliseconds; default 1,000. */
	readonly tickMs?: number;
}

/** An engine that only answers: batches can be read, made and cancelled, and nothing is researched. */
export interface PassiveEngineOptions extends CommonOptions {
	readonly work: false;
	/** When given, batches made here wait for this researcher; else any may answer them. */
	readonly researcher?: Researcher;
}

export type EngineOptions = WorkingEngineOptions | PassiveEngineOptions;

export interface EmbeddedEngine {
	readonly api: BatchApi;
	/** What links in its answers lead to. */
	readonly files: TaskFiles;
	/** Begins to take tasks; does nothing when that has begun, or for a passive engine. */
	start(): void;
	/** Stops taking tasks, aborts the running ones and queues them again, and closes the database. */
	close(): Promise<void>;
}

/** Opens or creates the engine's database. Throws when a newer trawl wrote it. */
export function openEmbeddedEngine(options: EngineOptions): EmbeddedEngine {
	const { now = () => new Date(), newId = randomUUID, researcher } = options;
	const store = openSqliteEngineStore(options.databasePath);
	let fault: unknown;
	const worker = options.work === false ? undefined : createWorker(store, options, (error) => (fault ??= error));
	const researcherDigest = researcher === undefined ? null : digestJson(researcher.identity);
	const onTasksAdded = () => worker?.wake();
	const onBatchCancelled = () => void worker?.dropLostTasks().catch((error) => (fault ??= error));
	let started = false;
	const start = () => {
		if (!started) worker?.start();
		started = true;
	};
	if (options.work === false || options.startNow !== false) start();
	const api = createEmbeddedApi({ store, researcherDigest, now, newId, onTasksAdded, onBatchCancelled });
	let closing: Promise<void> | undefined;
	return {
		start,
		api: guardApi(api, () => (closing === undefined ? fault : engineClosed())),
		files: { readPdf: (serviceId) => store.readPdf(serviceId) },
		close: () => {
			closing ??= closeEngine(store, worker);
			return closing;
		},
	};
}

function createWorker(store: EngineStore, options: WorkingEngineOptions, onFault: (error: unknown) => void): Worker {
	const { researcher, concurrency = 2, tasksOfOthers = "fail", tickMs = 1000 } = options;
	if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
		store.close();
		throw new RangeError(`expected a concurrency of 1 or more, found ${concurrency}`);
	}
	return new Worker({
		store,
		researcher,
		researcherDigest: digestJson(researcher.identity),
		workerId: randomUUID(),
		concurrency,
		tasksOfOthers,
		tickMs,
		now: options.now ?? (() => new Date()),
		priceOf: options.priceOf ?? (() => 0),
		onFault,
	});
}

async function closeEngine(store: EngineStore, worker: Worker | undefined): Promise<void> {
	try {
		await worker?.stop();
	} finally {
		store.close();
	}
}
