/** The embedded engine with its researcher, on an open corpus. */
import { type EmbeddedEngine, openEmbeddedEngine, type WorkingEngineOptions } from "../embedded/embedded-engine.ts";
import type { Corpus } from "../research/open-corpus.ts";
import { type LocalResearch, openResearcher } from "./local-researcher.ts";

/** Owns the corpus: it is closed with the engine, and where this throws. */
export async function openLocalEngine(
	corpus: Corpus,
	research: LocalResearch,
	options: Omit<WorkingEngineOptions, "researcher">,
): Promise<EmbeddedEngine> {
	try {
		const researcher = await openResearcher(corpus, research);
		const engine = openEmbeddedEngine({ ...options, researcher });
		return {
			...engine,
			async close() {
				try {
					await engine.close();
				} finally {
					researcher.close();
				}
			},
		};
	} catch (error) {
		corpus.close();
		throw error;
	}
}
