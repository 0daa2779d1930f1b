/** The embedded engine with its researcher, on an open corpus. */
import { openEmbeddedEngine, type WorkingEngineOptions } from "../embedded/embedded-engine.ts";
import type { BatchApi } from "../model/batch-api.ts";
import type { JsonObject } from "../model/json.ts";
import type { TaskApi } from "../model/task-api.ts";
import type { TaskFiles } from "../model/task-files.ts";
import type { Corpus } from "../research/open-corpus.ts";
import { type LocalResearch, openResearcher } from "./local-researcher.ts";

export interface LocalEngine {
	readonly api: BatchApi;
	readonly tasks: TaskApi;
	readonly files: TaskFiles;
	/** Of the researcher. */
	readonly identity: JsonObject;
	start(): void;
	/** Closes the corpus, too. */
	close(): Promise<void>;
}

/** Closes the corpus when it throws. */
export async function openLocalEngine(
	corpus: Corpus,
	research: LocalResearch,
	options: Omit<WorkingEngineOptions, "researcher">,
): Promise<LocalEngine> {
	try {
		const researcher = await openResearcher(corpus, research);
		const { api, tasks, files, start, close } = openEmbeddedEngine({ ...options, researcher });
		return {
			api,
			tasks,
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
