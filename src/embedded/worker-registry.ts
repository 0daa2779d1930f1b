/** Keeps this worker's record fresh, and gives back the tasks of workers whose process is gone. */
import { isProcessAlive, ownProcess } from "../system/process-identity.ts";
import type { EngineStore } from "./engine-store.ts";

export interface WorkerRegistryOptions {
	readonly store: EngineStore;
	readonly workerId: string;
	/** Digest of the researcher's identity. */
	readonly researcherDigest: string;
	readonly now: () => Date;
}

const HEARTBEAT_MS = 10_000;

export class WorkerRegistry {
	readonly #options: WorkerRegistryOptions;
	#heartbeatAt = Number.NEGATIVE_INFINITY;

	constructor(options: WorkerRegistryOptions) {
		this.#options = options;
	}

	/** Records this worker, again every ten seconds: cheap enough to call at each tick. */
	async beat(): Promise<void> {
		const { store, workerId, researcherDigest, now } = this.#options;
		const heartbeatAt = now().getTime();
		if (Math.abs(heartbeatAt - this.#heartbeatAt) < HEARTBEAT_MS) return;
		await store.saveWorker({ workerId, researcher: researcherDigest, process: ownProcess(), heartbeatAt });
		this.#heartbeatAt = heartbeatAt;
	}

	/** Returns the researchers that living workers have, this one's included. */
	async releaseDeadWorkers(): Promise<readonly string[]> {
		const { store, now } = this.#options;
		const researchers: string[] = [];
		for (const { workerId, researcher, process, heartbeatAt } of await store.readWorkers()) {
			if (isProcessAlive(process, now().getTime() - heartbeatAt)) researchers.push(researcher);
			else await store.releaseWorker(workerId, now().toISOString());
		}
		return researchers;
	}

	/** Queues again what this worker did not finish, and forgets the worker. */
	async leave(): Promise<void> {
		const { store, workerId, now } = this.#options;
		await store.releaseWorker(workerId, now().toISOString());
	}
}
