/**
 * `results.csv`, one row a task, and `sources.csv`, one row a citation.
 *
 * Columns are those that the file chooses, else all. They do not depend on which task succeeded: those of the rows stand in order of first appearance, those of the
 * outputs as the schemas declare them, template by template, then by name what no schema has. An answer that did not
 * pass its checks stands in no column, so that whatever is counted over one counts good answers only; the JSON exports and
 * the report have it. `parents` stands only where tasks were fanned out from results. `sources` is the number of citations; they stand in `sources.csv`, which joins by `id`.
 */
import type { JsonObject } from "../model/json.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import type { Source } from "../model/wire.ts";
import { csvRow } from "./csv-row.ts";
import type { ExportContext, Exporter, ExportTarget, PieceWriter } from "./exporter.ts";
import { resultTable } from "./result-columns.ts";

const SOURCE_COLUMNS = [
	"title",
	"url",
	"fragment",
	"snippet",
	"source",
	"description",
	"doi",
	"price",
	"word_count",
] as const satisfies readonly (keyof Source)[];

export function csvExporter(target: ExportTarget, { outputSchemas, csvColumns }: ExportContext): Exporter {
	const columns = resultTable(outputSchemas, csvColumns);
	let files: OpenedFiles | undefined;

	async function opened(): Promise<OpenedFiles> {
		if (files !== undefined) return files;
		files = { results: await target.open("results.csv"), sources: await target.open("sources.csv") };
		await files.results.write(csvRow(columns.header()));
		await files.sources.write(csvRow(["id", "number", ...SOURCE_COLUMNS]));
		return files;
	}
	return {
		survey: (outcome) => columns.note(outcome),
		async add(outcome) {
			const { results, sources } = await opened();
			await results.write(csvRow(columns.cells(outcome)));
			for (const row of sourceRows(outcome)) await sources.write(row);
		},
		async finish() {
			const { results, sources } = await opened();
			await results.close();
			await sources.close();
		},
	};
}

interface OpenedFiles {
	readonly results: PieceWriter;
	readonly sources: PieceWriter;
}

function sourceRows(outcome: TaskOutcome): readonly string[] {
	return outcome.sources.map((source, index) => {
		const fields = source as JsonObject;
		return csvRow([outcome.id, index + 1, ...SOURCE_COLUMNS.map((column) => fields[column] ?? null)]);
	});
}
