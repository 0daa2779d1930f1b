/** The port between the embedded service and whatever answers its tasks. */
import type { Json, JsonObject } from "./json.ts";
import type { Mode, OutputFormat, Source } from "./wire.ts";

/** One task as the embedded service hands it over: its own fields and the batch's settings. */
export interface ResearchRequest {
	readonly query: string;
	readonly research_strategy?: string;
	readonly report_format?: string;
	/** Pages to read beside the corpus, at most 10. */
	readonly urls: readonly string[];
	readonly mode: Mode;
	readonly output_formats: readonly OutputFormat[];
	readonly search?: JsonObject;
}

export interface CompletedResearch {
	readonly status: "completed";
	readonly output_type: "markdown" | "json" | "toon";
	readonly output: Json;
	readonly sources: readonly Source[];
	/** The report's bytes as a PDF, where that was asked for. */
	readonly pdf?: Uint8Array;
	/** US dollars that the research has cost; default 0. */
	readonly cost?: number;
}

export type ResearchResult =
	| CompletedResearch
	| {
			readonly status: "failed";
			/** Says what is missing, for the person who reads the export. */
			readonly error: string;
			readonly sources: readonly Source[];
			/** US dollars that it has cost all the same; default 0. */
			readonly cost?: number;
	  };

/** What a researcher tells before it has answered. */
export interface ResearchHooks {
	/**
	 * US dollars that the research has cost so far, what is under way at its worst: told before anything is paid for, which
	 * waits for it, and again once it is known. The last word on research that has no result.
	 */
	readonly onSpent?: (dollars: number) => Promise<void>;
	/** The answer is there, and only its form is left to be made: no time limit holds any more. */
	readonly onAnswered?: () => void;
}

export interface Researcher {
	/**
	 * What makes two answers to one request comparable: researcher version, settings, corpus digest.
	 * It is part of every fingerprint, so it must change when answers may change, and only then. What stands on the
	 * pages of `urls` is no part of it (docs/decisions/0022).
	 */
	readonly identity: JsonObject;
	/** Same request, same identity and same pages, same result, as far as a model allows. Rejects only on a bug or when aborted. */
	research(request: ResearchRequest, signal?: AbortSignal, hooks?: ResearchHooks): Promise<ResearchResult>;
	close(): void;
}
