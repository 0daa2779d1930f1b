/** The embedded engine with the researcher that needs no model, on an open corpus. */
import { openEmbeddedEngine, type WorkingEngineOptions } from "../embedded/embedded-engine.ts";
import type { BatchApi } from "../model/batch-api.ts";
import type { JsonObject } from "../model/json.ts";
import { createExtractiveResearcher } from "../research/extractive-researcher.ts";
import type { Corpus } from "../research/open-corpus.ts";

export interface LocalEngine {
	readonly api: BatchApi;
	/** Of the researcher. */
	readonly identity: JsonObject;
	start(): void;
	/** Closes the corpus, too. */
	close(): Promise<void>;
}

/** Closes the corpus when it throws. */
export function openLocalEngine(corpus: Corpus, options: Omit<WorkingEngineOptions, "researcher">): LocalEngine {
	try {
		const researcher = createExtractiveResearcher({ corpus });
		const { api, start, close } = openEmbeddedEngine({ ...options, researcher });
		return {
			api,
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
