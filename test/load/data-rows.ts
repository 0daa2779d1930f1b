/** The rows of a data file in a temporary folder, as templates would read them. */

import type { Json } from "../../src/model/json.ts";
import type { DataRow, Pipeline } from "../../src/model/pipeline.ts";
import { type Files, mustLoad } from "./pipeline-folder.ts";

/** `definition`: of the list `rows`. */
export function pipelineOver(definition: string, files: Files): Pipeline {
	const pipeline = `version: 1\nname: watch\ndata:\n  rows: ${definition}\ntasks: { t: { query: q } }\n`;
	return mustLoad({ ...files, "pipeline.yaml": pipeline });
}

export async function rowsOf(definition: string, files: Files): Promise<readonly Json[]> {
	return (await allRows(pipelineOver(definition, files))).map(({ value }) => value);
}

export async function allRows({ data: [source] }: Pipeline): Promise<readonly DataRow[]> {
	const rows: DataRow[] = [];
	for (const row of source?.rows() ?? []) rows.push(row);
	return rows;
}
