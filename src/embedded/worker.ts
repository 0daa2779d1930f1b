/**
 * Takes queued tasks in order of addition, has them researched, and stores each result with its state.
 *
 * Several processes may work on one database (a `run` and a `serve`), and any of them may be killed.
 * - A claim writes the worker's id into the task in an immediate transaction, so two workers never hold one task: one of its own,
 *   or the one that stores the result of the task before.
 * - A worker's record names its process (see `worker-registry.ts`). Every worker, at its start and at each tick,
 *   gives back the tasks of workers whose process is gone; tasks of living ones are never touched.
 * - A result is stored only while the task still names the worker. Cancelled or taken over meanwhile, it is discarded.
 * So a task is researched to the end once, and after a kill at most the tasks then running are begun again.
 *
 * A tick also notices what other processes did: new tasks, and cancelled ones whose research is then
 * aborted. Between any two tasks, while the next one is running already, the event loop gets its turn.
 */
import type { Researcher } from "../model/researcher.ts";
import type { Mode } from "../model/wire.ts";
import { isBusy } from "../sqlite/sqlite-fault.ts";
import { endTask } from "./end-task.ts";
import type { ClaimedTask, TaskClaim } from "./engine-store.ts";
import { WorkerRegistry, type WorkerRegistryOptions } from "./worker-registry.ts";

export interface WorkerOptions extends WorkerRegistryOptions {
	readonly researcher: Researcher;
	readonly concurrency: number;
	/** What to do with tasks that were accepted for another researcher; see `EngineOptions`. */
	readonly tasksOfOthers: "fail" | "take";
	readonly tickMs: number;
	readonly priceOf: (mode: Mode) => number;
	readonly timeLimitOf: (mode: Mode) => number;
	/** Called after the recovery, at each tick, and when a task has ended: there may be webhooks to deliver. */
	readonly onProgress: () => void;
	/** Awaited before the worker leaves, while its claims still stand. */
	readonly onLeaving: () => Promise<void>;
	/** Called once when the store cannot be written any more; the worker then takes no more tasks. */
	readonly onFault: (error: unknown) => void;
}

interface Running {
	readonly controller: AbortController;
	readonly ended: Promise<void>;
}

const STRANDED =
	"the task was accepted for another corpus, model or version of the researcher, and nothing was researched: run it again";

export class Worker {
	readonly #options: WorkerOptions;
	readonly #registry: WorkerRegistry;
	readonly #running = new Map<number, Running>();
	#stopped = false;
	#starting: Promise<void> | undefined;
	#pumping: Promise<void> | undefined;
	#pumpAgain = false;
	#ticking: Promise<void> | undefined;
	#timer: NodeJS.Timeout | undefined;

	constructor(options: WorkerOptions) {
		this.#options = options;
		this.#registry = new WorkerRegistry(options);
	}

	/** Recovers what dead workers left behind, then begins to take tasks. */
	start(): void {
		this.#starting = this.#recover().catch((error) => this.#fault(error));
	}

	/** Says that there may be tasks to take, or slots to fill. */
	wake(): void {
		if (this.#stopped) return;
		if (this.#pumping !== undefined) {
			this.#pumpAgain = true;
			return;
		}
		this.#pumping = this.#pump()
			.catch((error) => this.#fault(error))
			.finally(() => {
				this.#pumping = undefined;
				if (this.#pumpAgain) this.wake();
			});
	}

	/** Aborts the research of tasks that this worker no longer owns, such as cancelled ones. */
	async dropLostTasks(): Promise<void> {
		if (this.#running.size === 0) return;
		const held = [...this.#running];
		const owned = new Set(await this.#options.store.readOwnedTasks(this.#options.workerId));
		for (const [seq, { controller }] of held) {
			if (!owned.has(seq)) controller.abort(new Error("the task was cancelled"));
		}
	}

	/** Takes no more tasks, aborts the running ones, waits for them, and queues again what they did not finish. */
	async stop(): Promise<void> {
		this.#stopped = true;
		clearInterval(this.#timer);
		await this.#starting;
		await Promise.all([this.#pumping, this.#ticking]);
		for (const { controller } of this.#running.values()) controller.abort(new Error("the engine was closed"));
		await Promise.all([...this.#running.values()].map(({ ended }) => ended));
		await this.#options.onLeaving();
		// Whoever opens the database next gives back the tasks of a process that is gone.
		await this.#registry.leave().catch((error) => {
			if (!isBusy(error)) throw error;
		});
	}

	async #recover(): Promise<void> {
		const { store, tasksOfOthers, now, tickMs } = this.#options;
		await this.#registry.beat();
		const living = await this.#registry.releaseDeadWorkers();
		if (tasksOfOthers === "fail") await store.failQueuedTasksOfOthers(living, STRANDED, now().toISOString());
		if (this.#stopped) return;
		this.#timer = setInterval(() => this.#tick(), tickMs).unref();
		this.#options.onProgress();
		this.wake();
	}

	async #pump(): Promise<void> {
		const { store, workerId, concurrency } = this.#options;
		do {
			this.#pumpAgain = false;
			while (this.#running.size < concurrency) {
				if (this.#stopped) return;
				const task = await store.claimTask(workerId, this.#claim());
				if (task === undefined) break;
				this.#begin(task);
			}
		} while (this.#pumpAgain);
	}

	#claim(): TaskClaim {
		const { tasksOfOthers, researcherDigest, now } = this.#options;
		return { researcher: tasksOfOthers === "take" ? null : researcherDigest, at: now().toISOString() };
	}

	#begin(task: ClaimedTask): void {
		const controller = new AbortController();
		const ended = this.#work(task, controller.signal)
			.catch((error) => this.#fault(error))
			.finally(() => {
				this.#running.delete(task.seq);
				this.wake();
			});
		this.#running.set(task.seq, { controller, ended });
	}

	async #work(task: ClaimedTask, signal: AbortSignal): Promise<void> {
		const { store, researcher, workerId, onProgress } = this.#options;
		// A researcher may end in the same turn: whoever looks then would never find a task running.
		await new Promise(setImmediate);
		if (signal.aborted) return;
		const saveSpent = (seq: number, dollars: number) => store.saveSpent(seq, workerId, dollars);
		const end = await endTask(task, researcher, signal, { ...this.#options, saveSpent });
		if (end === undefined) return;
		const { isStored, next } = await store.finishTask(task.seq, workerId, end, this.#stopped ? null : this.#claim());
		// Stopped meanwhile, it is queued again as the worker leaves.
		if (next !== undefined && !this.#stopped) this.#begin(next);
		if (isStored) onProgress();
	}

	#tick(): void {
		this.#ticking ??= this.#lookAround()
			.catch((error) => this.#fault(error))
			.finally(() => {
				this.#ticking = undefined;
			});
	}

	async #lookAround(): Promise<void> {
		await this.#registry.beat();
		await this.#registry.releaseDeadWorkers();
		await this.dropLostTasks();
		this.#options.onProgress();
		this.wake();
	}

	#fault(error: unknown): void {
		if (this.#stopped) return;
		this.#stopped = true;
		clearInterval(this.#timer);
		this.#options.onFault(error);
	}
}
