/**
 * The engines a pipeline can run on; with `open-local-engine.ts` the only place that knows their adapters.
 *
 * Describing an engine costs nothing and changes nothing: it gives what planning needs. Opening it
 * gives the port to execute on.
 */
import { isAbsolute, join, relative, sep } from "node:path";
import { EMBEDDED_POLLS, fixedPolls, HOSTED_POLLS, type PollPolicy } from "../execute/poll-delays.ts";
import { checkApiKey, checkBaseUrl, DEFAULT_BASE_URL } from "../hosted/check-settings.ts";
import type { BatchApi } from "../model/batch-api.ts";
import type { JsonObject } from "../model/json.ts";
import type { EngineKind, Pipeline, Prices } from "../model/pipeline.ts";
import type { Result } from "../model/problem.ts";
import type { TaskFiles } from "../model/task-files.ts";
import type { Corpus } from "../research/open-corpus.ts";
import { engineKey } from "../values/engine-key.ts";
import { corpusProblems } from "./corpus-problems.ts";
import type { ResearcherDescription } from "./describe-researcher.ts";
import { lateApi, lateEngine } from "./late-engine.ts";
import { type ReadVariable, readModelKey } from "./model-key.ts";
import { KeyMissingError } from "./service-refusal.ts";

export interface EngineDescription {
	/** Part of every fingerprint. */
	readonly identity: JsonObject;
	/** US dollars a task; null where unknown. */
	readonly prices: Prices;
}

export interface OpenEngine extends EngineDescription {
	/** What is sent there is kept apart by it: see `engineKey`. */
	readonly key: string;
	readonly api: BatchApi;
	readonly polls: PollPolicy;
	/** What a batch means that the engine does not know any more. */
	readonly lostBatch: "fault" | "failed";
	/** See `worksInThisProcess`. */
	readonly worksInThisProcess: boolean;
	/** How links in its answers are followed: over the network, or in this process. */
	readonly links: { readonly baseUrl: string; readonly apiKey: string | undefined } | TaskFiles;
	/** Lets the embedded engine begin; until then nothing is researched. `isNeeded`: it will be asked, so that it is opened at once. Rejects with `EngineUnusableError`, as questions do. */
	start(isNeeded: boolean): Promise<void>;
	close(): Promise<void>;
}

/** How the hosted service is reached. */
export interface EngineAccess {
	/** `--base-url` or `VALYU_BASE_URL`, with `/v1`. Default: the service's own. */
	readonly baseUrl?: string | undefined;
	/** `VALYU_API_KEY`. Never stored, never printed. */
	readonly apiKey?: string | undefined;
	/** Where the key of a model's endpoint is looked up, under the name that the pipeline gives. */
	readonly readVariable?: ReadVariable;
}

/** The parts of a pipeline that an engine is opened by; a stored run has them, too. */
export type EngineSettings = Pick<Pipeline, "name" | "engine" | "local" | "prices" | "projectRoot"> & {
	readonly export: Pick<Pipeline["export"], "dir">;
	readonly run: Pick<Pipeline["run"], "pollMs">;
};

/** True of an engine whose work is done in this process, so that nobody else goes on with it and there is no other to ask. */
export function worksInThisProcess({ engine }: { readonly engine?: EngineKind | undefined }): boolean {
	return engine === "local";
}

/** Of the corpus: see `selectionOf`. */
const LEFT_OUT = "the pipeline's results and the state never match";

/**
 * For planning: reads the corpus of the embedded engine, writes nothing, sends nothing. `stateDir` holds
 * the embedded engine's own files; neither they nor the pipeline's results are part of its corpus.
 */
export async function describeEngine(
	pipeline: EngineSettings,
	stateDir: string,
	access: EngineAccess,
): Promise<Result<EngineDescription>> {
	if (!worksInThisProcess(pipeline)) return { ok: true, value: describeHosted(pipeline, access), warnings: [] };
	const { scanCorpus } = await import("../research/scan-corpus.ts");
	const { describeResearcher } = await import("./describe-researcher.ts");
	const scan = await scanCorpus(selectionOf(pipeline, stateDir));
	const problems = corpusProblems(pipeline.local, scan, LEFT_OUT);
	if (problems.some(({ severity }) => severity === "error")) return { ok: false, problems };
	return {
		ok: true,
		value: describeLocal(await describeResearcher(scan.digest, pipeline.local.research)),
		warnings: problems,
	};
}

export interface OpenOptions {
	readonly signal?: AbortSignal;
	/** Told what a person should know of the service's answers, such as the pauses that it asks for. */
	readonly onNotice?: (message: string) => void;
}

/** For running: the first question opens the engine itself. Rejects when it is aborted while the corpus is read. */
export async function openEngine(
	pipeline: EngineSettings,
	stateDir: string,
	access: EngineAccess,
	{ signal, onNotice }: OpenOptions = {},
): Promise<Result<OpenEngine>> {
	if (!worksInThisProcess(pipeline)) return { ok: true, value: openHosted(pipeline, access, onNotice), warnings: [] };
	const { openCorpus } = await import("../research/open-corpus.ts");
	const { describeResearcher } = await import("./describe-researcher.ts");
	const selection = selectionOf(pipeline, stateDir);
	const corpus = await openCorpus({
		...selection,
		databasePath: join(stateDir, "corpus.db"),
		...(signal === undefined ? {} : { signal }),
	});
	const problems = corpusProblems(pipeline.local, corpus, LEFT_OUT);
	if (problems.some(({ severity }) => severity === "error")) {
		corpus.close();
		return { ok: false, problems };
	}
	const { research } = pipeline.local;
	const key = readModelKey(research, access.readVariable);
	// One each: an engine fails queued tasks that were meant for another corpus.
	const databasePath = join(stateDir, `engine-${pipeline.name}.db`);
	const open = () => openLocal(pipeline, { corpus, modelKey: key.ok ? key.value : null, databasePath, onNotice });
	const { hasErrands } = await import("../embedded/has-errands.ts");
	// Before anything is planned, so that nothing has changed where it cannot be opened.
	const opened = hasErrands(databasePath) ? await open() : undefined;
	const engine = lateEngine({ open, opened, unopened: corpus });
	const { pollMs } = pipeline.run;
	const description = describeLocal(await describeResearcher(corpus.digest, research));
	return {
		ok: true,
		warnings: problems,
		value: {
			...description,
			key: engineKey(description.identity),
			lostBatch: "failed",
			worksInThisProcess: worksInThisProcess(pipeline),
			links: engine.files,
			api: engine.api,
			polls: pollMs === null ? EMBEDDED_POLLS : fixedPolls(pollMs),
			// Without its key a model answers nothing: whoever only looks or cancels needs none.
			start: key.ok ? engine.start : async () => undefined,
			close: engine.close,
		},
	};
}

interface LocalParts {
	/** Closed with the engine, and where it cannot be opened. */
	readonly corpus: Corpus;
	readonly modelKey: string | null;
	readonly databasePath: string;
	readonly onNotice: OpenOptions["onNotice"];
}

async function openLocal({ local }: EngineSettings, { corpus, modelKey, databasePath, onNotice }: LocalParts) {
	const { openLocalEngine } = await import("./open-local-engine.ts");
	const { openWebhookSender, tellDelivery } = await import("./open-webhook-sender.ts");
	return openLocalEngine(
		corpus,
		{ research: local.research, modelKey, onNotice },
		{
			databasePath,
			concurrency: local.concurrency,
			startNow: false,
			webhooks: openWebhookSender("anywhere"),
			...(onNotice === undefined ? {} : { onNotice }),
			onDelivery: (notice) => notice.result !== "delivered" && onNotice?.(tellDelivery(notice)),
		},
	);
}

function describeHosted({ prices }: EngineSettings, access: EngineAccess): EngineDescription {
	const identity = { engine: "valyu", base_url: access.baseUrl ?? DEFAULT_BASE_URL };
	return { identity, prices };
}

/** Without a key everything that does not ask the service works; what asks is told that the key is missing. */
function openHosted(pipeline: EngineSettings, access: EngineAccess, onNotice: OpenOptions["onNotice"]): OpenEngine {
	const description = describeHosted(pipeline, access);
	const { baseUrl = DEFAULT_BASE_URL, apiKey } = access;
	const hosted = apiKey === undefined ? keyMissing : lateConnection(() => connect(apiKey, baseUrl, onNotice));
	const { pollMs } = pipeline.run;
	return {
		...description,
		key: engineKey(description.identity),
		api: hosted.api,
		polls: pollMs === null ? HOSTED_POLLS : fixedPolls(pollMs),
		lostBatch: "fault",
		worksInThisProcess: worksInThisProcess(pipeline),
		links: { baseUrl, apiKey },
		start: async () => undefined,
		close: () => hosted.close(),
	};
}

async function connect(apiKey: string, baseUrl: string, onNotice: OpenOptions["onNotice"]): Promise<Connection> {
	const { createHostedBatchApi } = await import("../hosted/create-hosted-batch-api.ts");
	return createHostedBatchApi({ apiKey, baseUrl, rateLimit: RATE_LIMIT, onNotice });
}

interface Connection {
	readonly api: BatchApi;
	readonly close: () => Promise<void>;
}

/**
 * No number is published (contract section 11). The number of batches that are worked on at once and the way to the service
 * hold the rate far below this; where that is too much, a 429 halves it.
 */
const RATE_LIMIT = { perSecond: 1_000, burst: 1_000 };

/** HTTP is loaded with the first question. */
function lateConnection(open: () => Promise<Connection>): Connection {
	let opened: Promise<Connection> | undefined;
	const connection = () => {
		opened ??= open();
		return opened;
	};
	return {
		api: lateApi(async () => (await connection()).api),
		// What could not be opened has been told to whoever asked.
		close: async () => (await opened?.catch(() => undefined))?.close(),
	};
}

const keyMissing: Connection = {
	api: lateApi(async () => {
		throw new KeyMissingError();
	}),
	close: async () => undefined,
};

/** What a person gives to reach the service, checked; warnings included. */
export function checkAccess(given: EngineAccess): Result<EngineAccess> {
	const url = given.baseUrl === undefined ? undefined : checkBaseUrl(given.baseUrl);
	const key = given.apiKey === undefined ? undefined : checkApiKey(given.apiKey);
	const problems = [url, key].flatMap((result) => (result?.ok === false ? result.problems : []));
	if (problems.length > 0) return { ok: false, problems };
	const value = { baseUrl: url?.ok ? url.value : undefined, apiKey: key?.ok ? key.value : undefined };
	return { ok: true, value, warnings: url?.ok ? url.warnings : [] };
}

function describeLocal({ identity, prices }: ResearcherDescription): EngineDescription {
	return { identity: { engine: "local", ...identity }, prices };
}

/** Paths in reports are relative to the project root, so that they mean the same on every machine. */
function selectionOf({ local, projectRoot, export: { dir } }: EngineSettings, stateDir: string) {
	// A folder that holds the project is not left out for what Trawl keeps in it.
	const excluded = [dir, stateDir].filter((folder) => !isWithin(projectRoot, folder));
	return { root: projectRoot, baseDir: local.baseDir, patterns: local.corpus, excluded };
}

function isWithin(path: string, folder: string): boolean {
	const way = relative(folder, path);
	return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
