/** Every export format: what it is called in the folder, and its exporter. */
import type { ExportFormat } from "../model/pipeline.ts";
import type { Format } from "./exporter.ts";

export const FORMATS: { readonly [format in ExportFormat]: Format } = {
	json: {
		files: ["results.json"],
		folders: [],
		load: async () => (await import("./json-exporter.ts")).jsonExporter,
	},
	jsonl: {
		files: ["results.jsonl"],
		folders: [],
		load: async () => (await import("./json-exporter.ts")).jsonlExporter,
	},
	csv: {
		files: ["results.csv", "sources.csv"],
		folders: [],
		load: async () => (await import("./csv-exporter.ts")).csvExporter,
	},
	markdown: {
		files: ["index.md"],
		folders: ["reports", "data"],
		load: async () => (await import("./markdown-exporter.ts")).markdownExporter,
	},
	html: {
		files: ["report.html"],
		folders: [],
		load: async () => (await import("./html-exporter.ts")).htmlExporter,
	},
};
