/**
 * Engines that are opened by the first question to them: a run with nothing to do asks none, and reading the code of an engine
 * takes as long as planning hundreds of tasks.
 */
import type { BatchApi } from "../model/batch-api.ts";
import type { TaskFiles } from "../model/task-files.ts";

/** What could not be opened, so that nothing was sent; `cause` says why. */
export class EngineUnusableError extends Error {
	override readonly name = "EngineUnusableError";

	constructor(cause: unknown) {
		super(cause instanceof Error ? cause.message : String(cause), { cause });
	}
}

/** An engine in this process, such as the embedded one. */
export interface StartableEngine {
	readonly api: BatchApi;
	readonly files: TaskFiles;
	start(): void;
	close(): Promise<void>;
}

export interface LateEngine extends Omit<StartableEngine, "start"> {
	/** From here on it works while it is open. It is opened now where it is needed. */
	start(isNeeded: boolean): Promise<void>;
}

export interface EngineToOpen {
	readonly open: () => Promise<StartableEngine>;
	/** What `open` gave already, where it could not wait for a question. */
	readonly opened?: StartableEngine | undefined;
	/** Closed in the engine's place where it was never opened: what `open` was to own. */
	readonly unopened: { close(): void };
}

/** Questions reject with `EngineUnusableError` where it cannot be opened. */
export function lateEngine({ open, opened: alreadyOpened, unopened }: EngineToOpen): LateEngine {
	let opening = alreadyOpened && Promise.resolve(alreadyOpened);
	let mayBegin = false;
	let isClosed = false;
	async function engine(): Promise<StartableEngine> {
		if (isClosed) throw new Error("the engine is closed");
		opening ??= openNow();
		return opening;
	}
	async function openNow(): Promise<StartableEngine> {
		try {
			const opened = await open();
			if (mayBegin) opened.start();
			return opened;
		} catch (error) {
			throw new EngineUnusableError(error);
		}
	}
	return {
		api: lateApi(async () => (await engine()).api),
		files: { readPdf: async (serviceId) => (await engine()).files.readPdf(serviceId) },
		async start(isNeeded) {
			mayBegin = true;
			if (isNeeded || opening !== undefined) (await engine()).start();
		},
		async close() {
			isClosed = true;
			if (opening === undefined) return unopened.close();
			// What could not be opened has closed what it owned.
			const opened = await opening.catch(() => undefined);
			await opened?.close();
		},
	};
}

/** Each call rejects as `open` does, which is asked each time. */
export function lateApi(open: () => Promise<BatchApi>): BatchApi {
	return {
		createBatch: async (...asked) => (await open()).createBatch(...asked),
		addTasks: async (...asked) => (await open()).addTasks(...asked),
		getBatch: async (...asked) => (await open()).getBatch(...asked),
		listTasks: async (...asked) => (await open()).listTasks(...asked),
		cancelBatch: async (...asked) => (await open()).cancelBatch(...asked),
		listBatches: async (...asked) => (await open()).listBatches(...asked),
	};
}
