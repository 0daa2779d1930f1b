/**
 * The store, waiting where another process has locked the database: without holding up this process, and for a time that
 * its owner says. What a lock keeps out has written nothing, so that the same may be tried again.
 */
import { isBusy } from "../sqlite/sqlite-fault.ts";
import { systemTiming } from "../system/timing.ts";
import type { EngineStore } from "./engine-store.ts";

export interface Patience {
	/** Asked before each further try; `waitedMs` is how long this call has waited. */
	readonly goOn: (waitedMs: number) => boolean;
	readonly lock: LockWatch;
}

const PAUSE_MS = 100;

export function patientStore(store: EngineStore, { goOn, lock }: Patience): EngineStore {
	const patient =
		(writes: boolean) =>
		<Words extends readonly unknown[], Answer>(call: (...words: Words) => Promise<Answer>) =>
		async (...words: Words): Promise<Answer> => {
			const begin = performance.now();
			for (let waits = false; ; waits = true) {
				try {
					const answer = await call(...words);
					if (writes || waits) lock.passed();
					return answer;
				} catch (error) {
					if (!isBusy(error)) throw error;
					lock.met();
					if (!goOn(performance.now() - begin)) throw error;
					await systemTiming.sleep(PAUSE_MS, new AbortController().signal);
				}
			}
		};
	/** What is read, or written only where there is something to write, says nothing of a lock. */
	const [reading, writing] = [patient(false), patient(true)];
	return {
		createBatch: writing(store.createBatch),
		addTasks: writing(store.addTasks),
		getBatch: reading(store.getBatch),
		listTasks: reading(store.listTasks),
		listBatches: reading(store.listBatches),
		cancelBatch: writing(store.cancelBatch),
		getTask: reading(store.getTask),
		cancelTask: writing(store.cancelTask),
		readPdf: reading(store.readPdf),
		saveWorker: writing(store.saveWorker),
		readWorkers: reading(store.readWorkers),
		claimTask: reading(store.claimTask),
		readOwnedTasks: reading(store.readOwnedTasks),
		saveSpent: writing(store.saveSpent),
		finishTask: writing(store.finishTask),
		claimDelivery: reading(store.claimDelivery),
		finishDelivery: writing(store.finishDelivery),
		releaseWorker: writing(store.releaseWorker),
		failQueuedTasksOfOthers: writing(store.failQueuedTasksOfOthers),
		close: store.close,
	};
}

/** Whether the database is locked now, told when that begins and when it has ended. */
export class LockWatch {
	readonly #tell: (message: string) => void;
	#isMet = false;

	constructor(tell: (message: string) => void) {
		this.#tell = tell;
	}

	get isMet(): boolean {
		return this.#isMet;
	}

	met(): void {
		if (!this.#isMet) this.#tell("the engine's database is locked by another process; it is waited for");
		this.#isMet = true;
	}

	passed(): void {
		if (this.#isMet) this.#tell("the engine's database is free again");
		this.#isMet = false;
	}
}
