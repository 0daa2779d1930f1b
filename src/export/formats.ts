/** Every export format with its exporter. */
import type { ExportFormat } from "../model/pipeline.ts";
import { csvFormat } from "./csv-exporter.ts";
import type { Format } from "./exporter.ts";
import { htmlFormat } from "./html-exporter.ts";
import { jsonFormat, jsonlFormat } from "./json-exporter.ts";
import { markdownFormat } from "./markdown-exporter.ts";

export const FORMATS: { readonly [format in ExportFormat]: Format } = {
	json: jsonFormat,
	jsonl: jsonlFormat,
	csv: csvFormat,
	markdown: markdownFormat,
	html: htmlFormat,
};
