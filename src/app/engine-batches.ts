/** `trawl batches`: looks at what is on an engine, whoever put it there, and can cancel it. */
import { type BatchApi, BatchApiError } from "../model/batch-api.ts";
import { cancelOrLook } from "../model/cancel-or-look.ts";
import { DEFAULT_RESEARCH } from "../model/pipeline.ts";
import type { ProblemCode } from "../model/problem.ts";
import { taskPages } from "../model/task-pages.ts";
import { type Batch, type BatchTask, type CancelAnswer, MAX_BATCH_PAGE } from "../model/wire.ts";
import { openEngine, worksInThisProcess } from "./engines.ts";
import { EngineUnusableError } from "./late-engine.ts";
import { type LoadOptions, load } from "./prepare-plan.ts";
import type { Refusal } from "./refusal.ts";
import type { SessionOptions } from "./run-stage.ts";
import { serviceRefusal } from "./service-refusal.ts";
import { stateDirOf } from "./state-dir.ts";
import { stateRefusal } from "./state-problems.ts";

export type BatchesOptions = LoadOptions &
	Pick<SessionOptions, "stateDir" | "access"> & {
		/** Whose engine; undefined for the hosted service. */
		readonly file: string | undefined;
		/** The batch that is meant, to name it where the engine does not know it. */
		readonly batchId?: string | undefined;
	};

export interface EngineBatches {
	list(): Promise<readonly Batch[]>;
	status(batchId: string): Promise<Batch>;
	tasks(batchId: string): AsyncGenerator<readonly BatchTask[]>;
	/** The batch itself where it had ended already, so that there is nothing to cancel. */
	cancel(batchId: string): Promise<CancelAnswer | Batch>;
}

/** Opens the engine for `use`; what the service refuses becomes a refusal. */
export async function withEngineBatches<Value>(
	options: BatchesOptions,
	use: (batches: EngineBatches) => Promise<Value>,
): Promise<Value | Refusal> {
	const engine = await open(options);
	if (!engine.ok) return engine;
	try {
		return await use(batchesOn(engine.api));
	} catch (error) {
		if (error instanceof EngineUnusableError) return stateRefusal(error.cause);
		if (!(error instanceof BatchApiError)) throw error;
		return explain(error, options.batchId);
	} finally {
		await engine.close();
	}
}

function batchesOn(api: BatchApi): EngineBatches {
	return {
		list: () => api.listBatches(MAX_BATCH_PAGE),
		status: (batchId) => api.getBatch(batchId),
		tasks: (batchId) => taskPages(api, batchId),
		cancel: (batchId) => cancel(batchId, api),
	};
}

async function cancel(batchId: string, api: BatchApi): Promise<CancelAnswer | Batch> {
	const { answer, hadEnded } = await cancelOrLook(api, batchId);
	return hadEnded ?? answer;
}

type Opened = { readonly ok: true; readonly api: BatchApi; readonly close: () => Promise<void> };

async function open(options: BatchesOptions): Promise<Opened | Refusal> {
	const target = options.file === undefined ? hosted(options) : ofFile(options.file, options);
	if (!target.ok) return target;
	const engine = await openEngine(target.settings, target.stateDir, options.access).catch(stateRefusal);
	if (!engine.ok) return { ok: false, problems: engine.problems, sources: [], exitCode: 4 };
	return { ok: true, api: engine.value.api, close: () => engine.value.close() };
}

type Target = { readonly ok: true; readonly settings: Parameters<typeof openEngine>[0]; readonly stateDir: string };

function ofFile(file: string, options: BatchesOptions): Target | Refusal {
	const loaded = load(file, options);
	if (!loaded.ok) return loaded;
	const { pipeline } = loaded;
	return { ok: true, settings: pipeline, stateDir: stateDirOf(pipeline.projectRoot, options.cwd, options.stateDir) };
}

function hosted(options: BatchesOptions): Target | Refusal {
	const { cwd } = options;
	if (worksInThisProcess(options)) {
		const message = "each pipeline has an embedded engine of its own: name its file with --pipeline FILE";
		return { ok: false, problems: [{ code: "not_used_here", severity: "error", message }], sources: [], exitCode: 2 };
	}
	const local = { corpus: [], corpusLocations: [], baseDir: cwd, concurrency: 1, research: DEFAULT_RESEARCH };
	const prices = { fast: null, standard: null, heavy: null, max: null };
	const settings = {
		name: "",
		engine: "valyu" as const,
		local,
		prices,
		projectRoot: cwd,
		export: { dir: cwd },
		run: { pollMs: null },
	};
	return { ok: true, settings, stateDir: cwd };
}

function explain(error: BatchApiError, batchId: string | undefined): Refusal {
	const named = `batch ${batchId ?? ""}`;
	switch (error.kind) {
		case "not_found": {
			const message = `the service does not know ${named}, or it is not this key's`;
			return refuse("batch_unknown", message, 9, "`trawl batches list` shows those there are");
		}
		case "rejected":
			return refuse("request_invalid", `the service refuses what was asked of ${named}: ${error.message}`, 4);
		default:
			return serviceRefusal(error, []);
	}
}

function refuse(code: ProblemCode, message: string, exitCode: number, hint?: string): Refusal {
	const problem = { code, severity: "error", message, ...(hint === undefined ? {} : { hint }) } as const;
	return { ok: false, problems: [problem], sources: [], exitCode };
}
