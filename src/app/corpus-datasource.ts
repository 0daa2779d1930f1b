import type { Datasource } from "../model/datasource.ts";

/** The corpus as the one source of an engine that researches nothing else. Its paths are not told: answers cite the files that count. */
export function corpusDatasource(fileCount: number): Datasource {
	return {
		id: "local/corpus",
		name: "Local corpus",
		description: "The files that this server was started with; every task is answered from them.",
		category: "research",
		type: "documents",
		modality: ["text"],
		topics: [],
		example_queries: [],
		pricing: { cpm: 0 },
		update_frequency: "when the server starts",
		size: fileCount,
	};
}
