/**
 * The embedded Batch API: the service of the contract in this process, on one SQLite file.
 *
 *     caller ──▶ BatchApi ──▶ store ◀── worker ──▶ Researcher
 *
 * `embedded-api.ts` answers the six operations, `worker.ts` takes the queued tasks, `webhook-deliverer.ts` tells that
 * batches have ended, and they meet only in the store, so that a killed process loses nothing it accepted, and several processes may share one file.
 */
import { randomUUID } from "node:crypto";
import type { BatchApi } from "../model/batch-api.ts";
import type { Researcher } from "../model/researcher.ts";
import type { TaskApi } from "../model/task-api.ts";
import type { TaskFiles } from "../model/task-files.ts";
import type { DeliveryNotice, WebhookSender } from "../model/webhook-sender.ts";
import type { Mode } from "../model/wire.ts";
import { digestJson } from "../values/canonical-json.ts";
import { engineClosed } from "./api-errors.ts";
import { createEmbeddedApi } from "./embedded-api.ts";
import type { EngineStore } from "./engine-store.ts";
import { createGuard, guardApi, guardTasks } from "./guard-api.ts";
import { LockWatch, patientStore } from "./patient-store.ts";
import { createSingleTaskApi } from "./single-task-api.ts";
import { openSqliteEngineStore } from "./sqlite-engine-store.ts";
import { TIME_LIMITS } from "./time-limits.ts";
import { WEBHOOK_PAUSES_MS, WebhookDeliverer } from "./webhook-deliverer.ts";
import { Worker } from "./worker.ts";

const LOCK_PATIENCE_MS = 15_000;
/** Of an engine that is closed. */
const CLOSING_PATIENCE_MS = 3_000;

interface CommonOptions {
	readonly databasePath: string;
	/** Default: the system's clock. */
	readonly now?: () => Date;
	/** A UUID. Default: a random one. */
	readonly newId?: () => string;
	/**
	 * Delivers the webhooks of this engine's batches, and closed by it. Without one they stay due, for an engine on the
	 * same database that has one; a passive engine only asks it what it objects to.
	 */
	readonly webhooks?: WebhookSender;
	/** Told what its owner should know of the engine's database: that another process has locked it, that it is free again. */
	readonly onNotice?: (message: string) => void;
	/** Told once that the database failed: nothing is researched or answered any more. */
	readonly onFault?: (error: unknown) => void;
	/** How long a call waits for another process's lock, in milliseconds. Default 15,000. */
	readonly lockPatienceMs?: number;
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
	/** How long a task of the mode may be researched, in milliseconds. Default: the longest typical time of contract section 6. */
	readonly timeLimitOf?: (mode: Mode) => number;
	/** Before each further attempt at a webhook, in milliseconds. Default: four pauses, 20 minutes together. */
	readonly webhookPausesMs?: readonly number[];
	/** Told how each attempt at a webhook ended. */
	readonly onDelivery?: (notice: DeliveryNotice) => void;
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
	readonly tasks: TaskApi;
	/** What links in its answers lead to. */
	readonly files: TaskFiles;
	/** Begins to take tasks; does nothing when that has begun, or for a passive engine. */
	start(): void;
	/** False where its database failed, or is locked now. */
	isWell(): boolean;
	/** Stops taking tasks, aborts the running ones and queues them again, delivers for a moment what is due, and closes the database. */
	close(): Promise<void>;
}

/** Opens or creates the engine's database. Throws when a newer trawl wrote it. */
export function openEmbeddedEngine(options: EngineOptions): EmbeddedEngine {
	const { now = () => new Date(), newId = randomUUID, researcher, webhooks } = options;
	const lock = new LockWatch(options.onNotice ?? (() => undefined));
	const opened = openSqliteEngineStore(options.databasePath);
	const patienceMs = options.lockPatienceMs ?? LOCK_PATIENCE_MS;
	const store = patientStore(opened, { goOn: (waitedMs) => waitedMs < patienceMs, lock });
	let closing: Promise<void> | undefined;
	let closingAt = Number.POSITIVE_INFINITY;
	// What was paid for waits until it can be stored, unless the engine is closed meanwhile.
	const crewStore = patientStore(opened, { goOn: () => performance.now() < closingAt + CLOSING_PATIENCE_MS, lock });
	let fault: unknown;
	const onFault = (error: unknown) => {
		if (fault === undefined) options.onFault?.(error);
		fault ??= error;
	};
	const crew = options.work === false ? undefined : createCrew(crewStore, options, onFault);
	const researcherDigest = researcher === undefined ? null : digestJson(researcher.identity);
	const onTasksAdded = () => crew?.worker.wake();
	const onCancelled = () => {
		crew?.deliverer?.wake();
		void crew?.worker.dropLostTasks().catch(onFault);
	};
	let started = false;
	const start = () => {
		if (!started) crew?.worker.start();
		started = true;
	};
	if (options.work === false || options.startNow !== false) start();
	const api = createEmbeddedApi({
		...{ store, now, newId, webhooks, researcherDigest, onTasksAdded },
		onBatchCancelled: onCancelled,
	});
	const tasks = createSingleTaskApi({ store, now, onTaskCancelled: onCancelled });
	const guard = createGuard(() => (closing === undefined ? fault : engineClosed()));
	return {
		start,
		api: guardApi(api, guard),
		tasks: guardTasks(tasks, guard),
		files: { readPdf: (serviceId) => store.readPdf(serviceId) },
		isWell: () => fault === undefined && !lock.isMet,
		close: () => {
			closingAt = Math.min(closingAt, performance.now());
			closing ??= closeEngine(store, crew?.worker, webhooks);
			return closing;
		},
	};
}

interface Crew {
	readonly worker: Worker;
	readonly deliverer: WebhookDeliverer | undefined;
}

function createCrew(store: EngineStore, options: WorkingEngineOptions, onFault: (error: unknown) => void): Crew {
	const { researcher, webhooks, concurrency = 2, tasksOfOthers = "fail", tickMs = 1000 } = options;
	if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
		store.close();
		throw new RangeError(`expected a concurrency of 1 or more, found ${concurrency}`);
	}
	const common = { store, workerId: randomUUID(), now: options.now ?? (() => new Date()), onFault };
	const deliverer =
		webhooks &&
		new WebhookDeliverer({
			...common,
			sender: webhooks,
			pausesMs: options.webhookPausesMs ?? WEBHOOK_PAUSES_MS,
			onNotice: options.onDelivery ?? (() => undefined),
		});
	const worker = new Worker({
		...common,
		researcher,
		researcherDigest: digestJson(researcher.identity),
		concurrency,
		tasksOfOthers,
		tickMs,
		priceOf: options.priceOf ?? (() => 0),
		timeLimitOf: options.timeLimitOf ?? ((mode) => TIME_LIMITS[mode]),
		onProgress: () => deliverer?.wake(),
		onLeaving: async () => deliverer?.stop(),
	});
	return { worker, deliverer };
}

async function closeEngine(store: EngineStore, worker: Worker | undefined, webhooks?: WebhookSender): Promise<void> {
	try {
		await worker?.stop();
		await webhooks?.close();
	} finally {
		store.close();
	}
}
