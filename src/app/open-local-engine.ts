/** The embedded engine with the researcher that needs no model, on an open corpus. */
import { openEmbeddedEngine, type WorkingEngineOptions } from "../embedded/embedded-engine.ts";
import type { BatchApi } from "../model/batch-api.ts";
import type { JsonObject } from "../model/json.ts";
import type { ResearchSettings } from "../model/pipeline.ts";
import type { TaskFiles } from "../model/task-files.ts";
import type { Corpus } from "../research/open-corpus.ts";
import { openResearcher } from "./local-researcher.ts";

export interface LocalEngine {
	readonly api: BatchApi;
	readonly files: TaskFiles;
	/** Of the researcher. */
	readonly identity: JsonObject;
	start(): void;
	/** Closes the corpus, too. */
	close(): Promise<void>;
}

/** Closes the corpus when it throws. */
export function openLocalEngine(
	corpus: Corpus,
	research: ResearchSettings,
	options: Omit<WorkingEngineOptions, "researcher">,
): LocalEngine {
	try {
		const researcher = openResearcher(corpus, research);
		const { api, files, start, close } = openEmbeddedEngine({ ...options, researcher });
		return {
			api,
			files,
			identity: researcher.identity,
			start,
			async close() {
				await close();
				researcher.close();
			},
		};
	} catch (error) {
		corpus.close();
		throw error;
	}
}
