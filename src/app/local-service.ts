/** The embedded engine on its own, for whoever asks: what `trawl serve` puts behind HTTP. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { BatchApi } from "../model/batch-api.ts";
import type { Datasource } from "../model/datasource.ts";
import type { ResearchSettings } from "../model/pipeline.ts";
import type { Result } from "../model/problem.ts";
import { REFERENCE_PRICES } from "../model/reference-prices.ts";
import type { TaskApi } from "../model/task-api.ts";
import type { TaskFiles } from "../model/task-files.ts";
import type { DeliveryNotice } from "../model/webhook-sender.ts";
import { openCorpus } from "../research/open-corpus.ts";
import { makeOwnFolder } from "../store/make-own-folder.ts";
import { corpusDatasource } from "./corpus-datasource.ts";
import { corpusProblems } from "./corpus-problems.ts";
import { type ReadVariable, readModelKey } from "./model-key.ts";
import { openLocalEngine } from "./open-local-engine.ts";
import { openWebhookSender, type WebhookReach } from "./open-webhook-sender.ts";

export interface LocalServiceOptions {
	/** Absolute; what the corpus patterns and the paths in reports are relative to. */
	readonly root: string;
	readonly corpus: readonly string[];
	/** Absolute; batches, results and the index are kept in it. */
	readonly dataDir: string;
	/** Tasks researched at the same time. */
	readonly concurrency: number;
	/** What a completed task is said to cost: nothing, or the reference's price of its mode; what a model has cost comes on top. */
	readonly charge: "none" | "reference";
	/** How long a task may be researched, in milliseconds; undefined: by its mode. */
	readonly taskTimeoutMs?: number | undefined;
	readonly webhookReach: WebhookReach;
	readonly onDelivery: (notice: DeliveryNotice) => void;
	/** Told what the owner should know of the model's endpoint and the engine's database, such as pauses and locks. */
	readonly onNotice: (message: string) => void;
	/** Told once that the engine's database failed, and that nothing is answered any more. */
	readonly onFault: (error: unknown) => void;
	readonly research: ResearchSettings;
	/** Where the key of a model's endpoint is looked up. */
	readonly readVariable: ReadVariable;
	/** Aborted to stop while the corpus is read. */
	readonly signal: AbortSignal;
}

export interface LocalService {
	readonly api: BatchApi;
	readonly tasks: TaskApi;
	readonly datasources: readonly Datasource[];
	/** What links in its answers lead to. */
	readonly taskFiles: TaskFiles;
	/** Of the corpus. */
	readonly files: number;
	/** False where nothing can be stored now. */
	isWell(): boolean;
	close(): Promise<void>;
}

/** Rejects when it is aborted while the corpus is read. */
export async function openLocalService(options: LocalServiceOptions): Promise<Result<LocalService>> {
	const { root, corpus: patterns, dataDir, concurrency, charge, signal } = options;
	const key = readModelKey(options.research, options.readVariable);
	if (!key.ok) return key;
	const databasePath = join(dataDir, "engine.db");
	if (!existsSync(databasePath)) makeOwnFolder(dataDir);
	const corpus = await openCorpus({
		...{ root, baseDir: root, patterns, excluded: [dataDir] },
		...{ databasePath: join(dataDir, "corpus.db"), signal },
	});
	const problems = corpusProblems(
		{ corpus: patterns, corpusLocations: [], baseDir: root },
		corpus,
		"what `--data` names never matches",
	);
	if (problems.some(({ severity }) => severity === "error")) {
		corpus.close();
		return { ok: false, problems };
	}
	const { taskTimeoutMs, webhookReach, onDelivery, onNotice, onFault } = options;
	const local = { research: options.research, modelKey: key.value, onNotice };
	const engine = await openLocalEngine(corpus, local, {
		databasePath,
		concurrency,
		priceOf: (mode) => (charge === "reference" ? REFERENCE_PRICES[mode] : 0),
		// The files may have changed since the tasks were accepted: they are answered all the same.
		tasksOfOthers: "take",
		...(taskTimeoutMs === undefined ? {} : { timeLimitOf: () => taskTimeoutMs }),
		...{ webhooks: openWebhookSender(webhookReach), onDelivery, onNotice, onFault },
	});
	const files = corpus.fileCount;
	const { api, tasks, files: taskFiles, isWell, close } = engine;
	const datasources = [corpusDatasource(files)];
	return { ok: true, value: { api, tasks, taskFiles, datasources, files, isWell, close }, warnings: problems };
}
