/**
 * `results.csv`, one row a task, and `sources.csv`, one row a citation.
 *
 * Columns do not depend on which task succeeded: those of the rows stand in order of first appearance, those of the
 * outputs as the schemas declare them, template by template, then by name what no schema has. An answer that did not
 * pass its checks stands in no column, so that whatever is counted over one counts good answers only; the JSON exports and
 * the report have it. `parents` stands only where tasks were fanned out from results. `sources` is the number of citations; they stand in `sources.csv`, which joins by `id`.
 */
import type { Json, JsonObject } from "../model/json.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import type { Source } from "../model/wire.ts";
import { CsvColumns } from "./csv-columns.ts";
import { csvRow } from "./csv-row.ts";
import type { ExportContext, Exporter, ExportTarget, Format, PieceWriter } from "./exporter.ts";
import { schemaColumns } from "./schema-columns.ts";

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

export const csvFormat: Format = { files: ["results.csv", "sources.csv"], folders: [], create: csvExporter };

function csvExporter(target: ExportTarget, { outputSchemas }: ExportContext): Exporter {
	const bindings = new CsvColumns("bindings", "as found");
	const output = new CsvColumns("output", "by name", outputSchemas.flatMap(declaredColumns));
	let files: OpenedFiles | undefined;
	let hasParents = false;

	async function opened(): Promise<OpenedFiles> {
		if (files !== undefined) return files;
		const columns = { bindings: bindings.names(), output: output.names() };
		files = { results: await target.open("results.csv"), sources: await target.open("sources.csv"), columns };
		const named = [...columns.bindings, ...columns.output];
		const lineage = hasParents ? ["parents"] : [];
		await files.results.write(
			csvRow(["id", "template", "status", ...lineage, ...named, "sources", "cost", "attempts", "error"]),
		);
		await files.sources.write(csvRow(["id", "number", ...SOURCE_COLUMNS]));
		return files;
	}
	return {
		survey(outcome) {
			hasParents ||= outcome.parents !== undefined;
			bindings.note(outcome.bindings);
			output.note(goodOutput(outcome));
		},
		async add(outcome) {
			const { results, sources, columns } = await opened();
			const { id, template, status, cost, attempts, error } = outcome;
			const named = [
				...(hasParents ? [(outcome.parents ?? []).join(" ")] : []),
				...bindings.cells(outcome.bindings, columns.bindings),
				...output.cells(goodOutput(outcome), columns.output),
			];
			await results.write(
				csvRow([id, template, status, ...named, outcome.sources.length, cost, attempts.length, error]),
			);
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
	readonly columns: { readonly bindings: readonly string[]; readonly output: readonly string[] };
}

function declaredColumns(schema: JsonObject | null): readonly string[] {
	return schema === null ? ["output"] : schemaColumns("output", schema);
}

function goodOutput({ status, output }: TaskOutcome): Json {
	return status === "succeeded" ? output : null;
}

function sourceRows(outcome: TaskOutcome): readonly string[] {
	return outcome.sources.map((source, index) => {
		const fields = source as JsonObject;
		return csvRow([outcome.id, index + 1, ...SOURCE_COLUMNS.map((column) => fields[column] ?? null)]);
	});
}
