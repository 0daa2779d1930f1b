/**
 * The engines a pipeline can run on, and the only place that knows their adapters.
 *
 * Describing an engine costs nothing and changes nothing: it gives what planning needs. Opening it
 * gives the port to execute on.
 */
import { join } from "node:path";
import { EMBEDDED_POLLS, fixedPolls, type PollPolicy } from "../execute/poll-delays.ts";
import type { BatchApi } from "../model/batch-api.ts";
import type { JsonObject } from "../model/json.ts";
import type { Pipeline } from "../model/pipeline.ts";
import type { Problem, Result } from "../model/problem.ts";
import type { CheckSettings } from "../plan/render-task.ts";

export interface EngineDescription {
	/** Part of every fingerprint. */
	readonly identity: JsonObject;
	/** US dollars a task. */
	readonly prices: Pipeline["prices"];
	/** What the engine objects to beyond the contract. */
	readonly checkSettings: CheckSettings;
}

export interface OpenEngine extends EngineDescription {
	readonly api: BatchApi;
	readonly polls: PollPolicy;
	/** Lets the embedded engine begin; until then nothing is researched. */
	start(): void;
	close(): Promise<void>;
}

const DEFAULT_BASE_URL = "https://api.valyu.ai/v1";
/** Of an engine that charges nothing. */
export const FREE: Pipeline["prices"] = { fast: 0, standard: 0, heavy: 0, max: 0 };

/**
 * For planning: reads the corpus of the embedded engine, writes nothing, sends nothing. `stateDir` holds
 * the embedded engine's own files; neither they nor the pipeline's results are part of its corpus.
 */
export async function describeEngine(pipeline: Pipeline, stateDir: string): Promise<Result<EngineDescription>> {
	if (pipeline.engine === "valyu") {
		const identity = { engine: "valyu", base_url: DEFAULT_BASE_URL };
		return { ok: true, value: { identity, prices: pipeline.prices, checkSettings: () => [] }, warnings: [] };
	}
	const { scanCorpus } = await import("../research/scan-corpus.ts");
	const { extractiveIdentity } = await import("../research/extractive-identity.ts");
	const scan = await scanCorpus(selectionOf(pipeline, stateDir));
	const problems = corpusProblems(pipeline, scan);
	if (problems.some(({ severity }) => severity === "error")) return { ok: false, problems };
	return { ok: true, value: await describeLocal(extractiveIdentity(scan.digest)), warnings: problems };
}

/** For running. Rejects when it is aborted while the corpus is read. */
export async function openEngine(
	pipeline: Pipeline,
	stateDir: string,
	signal: AbortSignal,
): Promise<Result<OpenEngine>> {
	if (pipeline.engine === "valyu") return { ok: false, problems: [hostedEngineMissing(pipeline)] };
	const { openCorpus } = await import("../research/open-corpus.ts");
	const { createExtractiveResearcher } = await import("../research/extractive-researcher.ts");
	const { openEmbeddedEngine } = await import("../embedded/embedded-engine.ts");
	const selection = selectionOf(pipeline, stateDir);
	const corpus = await openCorpus({ ...selection, databasePath: join(stateDir, "corpus.db"), signal });
	const problems = corpusProblems(pipeline, corpus);
	if (problems.some(({ severity }) => severity === "error")) {
		corpus.close();
		return { ok: false, problems };
	}
	const researcher = createExtractiveResearcher({ corpus });
	const engine = openEmbeddedEngine({
		// One each: an engine fails queued tasks that were meant for another corpus.
		databasePath: join(stateDir, `engine-${pipeline.name}.db`),
		researcher,
		concurrency: pipeline.local.concurrency,
		startNow: false,
	});
	const { pollMs } = pipeline.run;
	return {
		ok: true,
		warnings: problems,
		value: {
			...(await describeLocal(researcher.identity)),
			api: engine.api,
			polls: pollMs === null ? EMBEDDED_POLLS : fixedPolls(pollMs),
			start: engine.start,
			async close() {
				await engine.close();
				researcher.close();
			},
		},
	};
}

async function describeLocal(researcher: JsonObject): Promise<EngineDescription> {
	const { unsupportedFields } = await import("../embedded/unsupported-fields.ts");
	return { identity: { engine: "local", ...researcher }, prices: FREE, checkSettings: unsupportedFields };
}

/** Paths in reports are relative to the project root, so that they mean the same on every machine. */
function selectionOf({ local, projectRoot, export: { dir } }: Pipeline, stateDir: string) {
	return { root: projectRoot, baseDir: local.baseDir, patterns: local.corpus, excluded: [dir, stateDir] };
}

interface CorpusFindings {
	readonly fileCount: number;
	readonly emptyPatterns: readonly string[];
	readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
}

function corpusProblems(pipeline: Pipeline, corpus: CorpusFindings): Problem[] {
	const { corpus: patterns, corpusLocations } = pipeline.local;
	const start = corpusLocations[0] ?? { file: pipeline.source.path, line: 1, column: 1 };
	const problems: Problem[] = corpus.unreadable.map(({ path, reason }) => ({
		code: "corpus_unreadable",
		severity: "warning",
		message: `the corpus ${path.endsWith("/") ? "folder" : "file"} ${path} is left out: ${reason}`,
	}));
	for (const pattern of corpus.emptyPatterns) {
		const message = `no file matches the corpus pattern \`${pattern}\``;
		const location = corpusLocations[patterns.indexOf(pattern)] ?? start;
		const hint = `patterns are relative to ${pipeline.local.baseDir}; the pipeline's results and the state never match`;
		problems.push({ code: "corpus_empty", severity: "error", message, location, hint });
	}
	if (corpus.fileCount === 0 && corpus.emptyPatterns.length === 0) {
		const message = "expected at least one readable file in the corpus, found none";
		problems.push({ code: "corpus_empty", severity: "error", message, location: start });
	}
	return problems;
}

function hostedEngineMissing(pipeline: Pipeline): Problem {
	return {
		code: "not_yet_working",
		severity: "error",
		message: "running on the hosted service does not work in this version",
		location: { file: pipeline.source.path, line: 1, column: 1 },
		hint: "plan it with `trawl plan`, or run it here with --engine local --corpus GLOB",
	};
}
