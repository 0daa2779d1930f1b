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
	/** From 1; below 0 of an entry of `include`, of which -1 is the first. */
	readonly number: number;
	/** Where the row stands, for a message that must send the reader there. */
	readonly location: Location;
}

/** A named list of rows. */
export interface RowSource {
	readonly name: string;
	/** Of the file or the glob, relative to the pipeline file's folder, with `/`; null for inline data. */
	readonly path: string | null;
	readonly sha256: string;
	/** How its rows are made of what has that digest: with both of them equal, two sources have the same rows. */
	readonly reading: Json;
	readonly rowCount: number;
	/** May be read several times; the order is the file's. Throws DataChangedError where the file is another by now. */
	rows(): Iterable<DataRow>;
}

/** `for_each: { name: source }`. */
export interface DataBinding {
	readonly name: string;
	readonly source: RowSource;
}

/** `for_each: { name: { results_of: template } }`: the items of a list in each result of an earlier template. */
export interface ResultsBinding {
	readonly name: string;
	readonly resultsOf: string;
	/** JSON Pointer to the list inside each result; empty for the result itself. */
	readonly at: string;
	/** Most items taken from one result. */
	readonly maxItems: number;
	/** Of the binding's value. */
	readonly location: Location;
}

export type Binding = DataBinding | ResultsBinding;

/** An entry of `include` or `exclude`: values by binding name. */
export interface MatrixEntry {
	readonly values: JsonObject;
	readonly location: Location;
}

/** A template whose results another one reads whole, as `results.<template>`. */
export interface Need {
	readonly template: string;
	/** Whether the results there are will do when some of its tasks did not succeed. */
	readonly allowPartial: boolean;
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
	/** Combinations beside those of `forEach`: a value for each of its names. */
	readonly include: readonly MatrixEntry[];
	/** Each takes away the combinations of `forEach` that agree with all it says. */
	readonly exclude: readonly MatrixEntry[];
	/** Tells for each combination whether its task is asked; null for all. */
	readonly when: TemplateNode | null;
	/** Each template once. */
	readonly needs: readonly Need[];
	readonly key: TemplateNode | null;
	/** `query, research_strategy, report_format, urls, metadata`, under their wire names. */
	readonly request: TemplateNode;
	/** The merged create-batch request without `name`; an output schema stands in `output_formats`. */
	readonly batch: TemplateNode;
	readonly refresh: Refresh;
	readonly retry: RetryPolicy;
	readonly output: OutputPolicy;
}

export function isResultsBinding(binding: Binding): binding is ResultsBinding {
	return "resultsOf" in binding;
}

export function dataBindings({ forEach }: TaskTemplate): readonly DataBinding[] {
	return forEach.filter((binding): binding is DataBinding => !isResultsBinding(binding));
}

export function resultsBindings({ forEach }: TaskTemplate): readonly ResultsBinding[] {
	return forEach.filter(isResultsBinding);
}

/** The templates whose results a template reads, each once. */
export function inputsOf(template: TaskTemplate): readonly string[] {
	const { needs } = template;
	return [
		...new Set([
			...needs.map(({ template: name }) => name),
			...resultsBindings(template).map(({ resultsOf }) => resultsOf),
		]),
	];
}

/** Outcomes that `retry.on` may name. */
export const RETRYABLE = ["failed", "invalid", "rejected"] as const;
export type Retryable = (typeof RETRYABLE)[number];

/** Extra attempts at a task, each paid like the first. */
export interface RetryPolicy {
	readonly attempts: number;
	readonly on: readonly Retryable[];
	/** A stronger mode for them; null for the task's own. */
	readonly mode: Mode | null;
}

/** Evidence that an answer must show; null where nothing is asked. */
export interface Expectations {
	/** Fewest sources that it cites. */
	readonly min_sources: number | null;
	/** At least one source is from one of these or from a domain below one. */
	readonly source_domains: readonly string[] | null;
	/** Fewest words of a report. */
	readonly min_words: number | null;
	/** Fields of a structured output that are there and not empty; dots lead into nested ones. */
	readonly required_fields: readonly string[] | null;
}

/** What becomes of an answer that was paid for. It can be applied again at any time, for nothing. */
export interface OutputPolicy {
	/** Of an answer that does not satisfy its schema: `invalid`, or taken as it is. */
	readonly on_invalid: "fail" | "keep";
	readonly expect: Expectations | null;
}

export const DEFAULT_OUTPUT_POLICY: OutputPolicy = { on_invalid: "fail", expect: null };

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

export const EXPORT_FORMATS = ["json", "jsonl", "csv", "markdown", "html"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
/** Those for programs and for git; the page has all results once more. */
export const DEFAULT_EXPORT_FORMATS: readonly ExportFormat[] = ["json", "jsonl", "csv", "markdown"];

export interface ExportSettings {
	/** Absolute folder. */
	readonly dir: string;
	readonly formats: readonly ExportFormat[];
	/** Of results.csv, in this order; null for all. */
	readonly csvColumns: readonly CsvColumn[] | null;
}

/** A column of results.csv that the file chooses. */
export interface CsvColumn {
	/** As it is called among all columns, such as `output.name`. */
	readonly column: string;
	/** What its header says. */
	readonly as: string;
}

export interface Pipeline {
	readonly source: SourceFile;
	readonly name: string;
	readonly description: string | null;
	readonly engine: EngineKind;
	readonly local: LocalSettings;
	readonly vars: JsonObject;
	/** The variables of the environment that templates may read. */
	readonly env: Readonly<Record<string, string>>;
	readonly data: readonly RowSource[];
	/** In planned order: each behind those whose results it reads, otherwise as the file has them. */
	readonly templates: readonly TaskTemplate[];
	/** Texts by absolute path, of a pipeline with stages: what to plan the later ones from. */
	readonly files: ReadonlyMap<string, string>;
	/** Digests by absolute path of the files, of a pipeline with stages, that are too large to hold. */
	readonly largeFiles: ReadonlyMap<string, string>;
	readonly budget: Budget;
	/** The reference table under the file's overrides. */
	readonly prices: Prices;
	readonly run: RunSettings;
	readonly export: ExportSettings;
	/** Absolute folder that holds `.trawl`, `.git` or `package.json`, or the file's own. */
	readonly projectRoot: string;
}
