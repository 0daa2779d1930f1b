/** A pipeline file after loading: every reference resolved, every template parsed and checked. */
import type { Json, JsonObject } from "./json.ts";
import type { Location } from "./problem.ts";
import type { TemplateNode } from "./template-node.ts";
import type { Mode } from "./wire.ts";

/** A text file as it was read. */
export interface SourceFile {
	/** As shown to the user. */
	readonly path: string;
	readonly text: string;
	readonly sha256: string;
}

export type EngineKind = "valyu" | "local";

/** One row of a row source, and where it stands for messages. */
export interface DataRow {
	readonly value: Json;
	/** From 1. */
	readonly number: number;
	/** Where the row stands, for a message that must send the reader there. */
	readonly location: Location;
}

/** A named list of rows. */
export interface RowSource {
	readonly name: string;
	/** Relative to the pipeline file's folder, with `/`; null for inline data. */
	readonly path: string | null;
	readonly sha256: string;
	readonly rowCount: number;
	/** May be read several times; the order is the file's. */
	rows(): AsyncIterable<DataRow>;
}

/** `for_each: { name: source }`. */
export interface Binding {
	readonly name: string;
	readonly source: RowSource;
}

/** How old a stored result may be to be reused. */
export type Refresh =
	| { readonly kind: "on_change" }
	| { readonly kind: "always" }
	| { readonly kind: "age"; readonly maxAgeMs: number; readonly text: string };

export interface TaskTemplate {
	readonly name: string;
	/** Of the template's key in `tasks`. */
	readonly location: Location;
	/** In file order; empty for a single task. */
	readonly forEach: readonly Binding[];
	readonly key: TemplateNode | null;
	/** `query, research_strategy, report_format, urls, metadata`, under their wire names. */
	readonly request: TemplateNode;
	/** The merged create-batch request without `name`; an output schema stands in `output_formats`. */
	readonly batch: TemplateNode;
	readonly refresh: Refresh;
	readonly retry: RetryPolicy;
}

/** Outcomes that `retry.on` may name. */
export const RETRYABLE = ["failed", "invalid", "rejected"] as const;
export type Retryable = (typeof RETRYABLE)[number];

/** Extra attempts at a task, each paid like the first. */
export interface RetryPolicy {
	readonly attempts: number;
	readonly on: readonly Retryable[];
}

/** US dollars a task by mode; null where the price is unknown. */
export type Prices = { readonly [mode in Mode]: number | null };

export interface LocalSettings {
	/** Globs relative to `baseDir`. */
	readonly corpus: readonly string[];
	/** Of each glob in the file; of the file's start for those of the command line. */
	readonly corpusLocations: readonly Location[];
	/** Absolute. */
	readonly baseDir: string;
	readonly concurrency: number;
	readonly research: ResearchSettings;
}

/** How the embedded engine finds its answers; stored with a run as it stands here. */
export interface ResearchSettings {
	/** Whether URLs of tasks may lead to this machine and into private networks. */
	readonly allow_private_urls: boolean;
	/** Null where answers are made of sentences of the sources. */
	readonly model: ModelSettings | null;
}

/** A language model at an OpenAI-compatible endpoint. */
export interface ModelSettings {
	/** With its version prefix. */
	readonly base_url: string;
	readonly name: string;
	/** The environment variable that holds the endpoint's key; null for none. */
	readonly api_key_env: string | null;
	/** US dollars for a million tokens; null for a model that costs nothing. */
	readonly prices: { readonly input: number; readonly output: number } | null;
}

export const DEFAULT_RESEARCH: ResearchSettings = { allow_private_urls: false, model: null };

export interface RunSettings {
	readonly batchSize: number;
	readonly maxOpenBatches: number;
	readonly deadlineMs: number | null;
	/** Most failed tasks before submission stops: a count, or a share of the planned tasks. */
	readonly maxFailures: { readonly count: number } | { readonly share: number } | null;
	readonly settleMs: number;
	readonly pollMs: number | null;
}

/** Null where the file sets no limit. */
export interface Budget {
	/** US dollars. */
	readonly maxCost: number | null;
	readonly maxTasks: number | null;
	/** US dollars, over all runs of the state. */
	readonly perMonth: number | null;
	/** Of the limits in the file. */
	readonly locations?: { readonly maxCost: Location; readonly maxTasks: Location; readonly perMonth: Location };
}

export const EXPORT_FORMATS = ["json", "jsonl", "csv", "markdown"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface Pipeline {
	readonly source: SourceFile;
	readonly name: string;
	readonly description: string | null;
	readonly engine: EngineKind;
	readonly local: LocalSettings;
	readonly vars: JsonObject;
	readonly data: readonly RowSource[];
	readonly templates: readonly TaskTemplate[];
	readonly budget: Budget;
	/** The reference table under the file's overrides. */
	readonly prices: Prices;
	readonly run: RunSettings;
	/** Absolute folder. */
	readonly export: { readonly dir: string; readonly formats: readonly ExportFormat[] };
	/** Absolute folder that holds `.trawl`, `.git` or `package.json`, or the file's own. */
	readonly projectRoot: string;
}
