/**
 * The engine's store on SQLite. All SQL of the engine stands in `batch-statements.ts` and `task-statements.ts` (what callers
 * see), `queue-statements.ts` and `webhook-statements.ts` (what workers do) and `engine-migrations.ts`, and is reached through here only.
 */
import { Database } from "../sqlite/database.ts";
import {
	cancelBatch,
	insertBatch,
	insertTasks,
	readBatch,
	readBatches,
	readPdf,
	readTasks,
} from "./batch-statements.ts";
import { migrateEngineDatabase } from "./engine-migrations.ts";
import type { EngineStore } from "./engine-store.ts";
import {
	claimTask,
	failQueuedTasksOfOthers,
	finishTask,
	readOwnedTasks,
	readWorkers,
	releaseWorker,
	saveSpent,
	saveWorker,
} from "./queue-statements.ts";
import { cancelTask, readTask } from "./task-statements.ts";
import { claimDelivery, finishDelivery } from "./webhook-statements.ts";

/** Longer locks are waited for by `patient-store.ts`: this wait holds up the whole process. */
const BUSY_TIMEOUT_MS = 100;

/** Opens or creates the engine's database. Throws when a newer tool wrote it. */
export function openSqliteEngineStore(path: string): EngineStore {
	const db = new Database(path);
	try {
		migrateEngineDatabase(db);
		db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
	} catch (error) {
		db.close();
		throw error;
	}
	return storeOn(db);
}

function storeOn(db: Database): EngineStore {
	return {
		createBatch: async (batch) => insertBatch(db, batch),
		addTasks: async (batchId, tasks, at) => insertTasks(db, batchId, tasks, at),
		getBatch: async (batchId) => readBatch(db, batchId),
		listTasks: async (batchId, page) => readTasks(db, batchId, page),
		listBatches: async (limit) => readBatches(db, limit),
		cancelBatch: async (batchId, at) => cancelBatch(db, batchId, at),
		getTask: async (deepresearchId) => readTask(db, deepresearchId),
		cancelTask: async (deepresearchId, at) => cancelTask(db, deepresearchId, at),
		readPdf: async (serviceId) => readPdf(db, serviceId),
		saveWorker: async (worker) => saveWorker(db, worker),
		readWorkers: async () => readWorkers(db),
		claimTask: async (workerId, claim) => claimTask(db, workerId, claim),
		readOwnedTasks: async (workerId) => readOwnedTasks(db, workerId),
		saveSpent: async (taskSeq, workerId, dollars) => saveSpent(db, taskSeq, workerId, dollars),
		finishTask: async (taskSeq, workerId, end, claim) => finishTask(db, taskSeq, workerId, end, claim),
		claimDelivery: async (workerId, now, otherThan) => claimDelivery(db, workerId, now, otherThan),
		finishDelivery: async (batchSeq, workerId, end) => finishDelivery(db, batchSeq, workerId, end),
		releaseWorker: async (workerId, at) => releaseWorker(db, workerId, at),
		failQueuedTasksOfOthers: async (researchers, error, at) => failQueuedTasksOfOthers(db, researchers, error, at),
		close: () => db.close(),
	};
}
