/**
 * `results.csv`, one row a task, and `sources.csv`, one row a citation.
 *
 * The columns are the union over all tasks in order of first appearance, so the outcomes are seen
 * once before the first row. `sources` is the number of citations; they stand in `sources.csv`, which
 * joins by `id`.
 */
import type { Json, JsonObject } from "../model/json.ts";
import type { TaskOutcome } from "../model/outcome.ts";
import type { Source } from "../model/wire.ts";
import { csvRow } from "./csv-row.ts";
import type { Exporter, ExportTarget, Format, PieceWriter } from "./exporter.ts";
import { flatten } from "./flatten.ts";

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

function csvExporter(target: ExportTarget): Exporter {
	const bindings = new Set<string>();
	const output = new Set<string>();
	let files: { readonly results: PieceWriter; readonly sources: PieceWriter } | undefined;

	async function opened() {
		if (files !== undefined) return files;
		files = { results: await target.open("results.csv"), sources: await target.open("sources.csv") };
		await files.results.write(csvRow(["id", "template", "status", ...bindings, ...output, "sources", "cost", "error"]));
		await files.sources.write(csvRow(["id", "number", ...SOURCE_COLUMNS]));
		return files;
	}
	return {
		survey(outcome) {
			for (const [column] of flatten("bindings", outcome.bindings)) bindings.add(column);
			for (const [column] of flatten("output", outcome.output)) output.add(column);
		},
		async add(outcome) {
			const { results, sources } = await opened();
			await results.write(resultRow(outcome, bindings, output));
			for (const row of sourceRows(outcome)) await sources.write(row);
		},
		async finish() {
			const { results, sources } = await opened();
			await results.close();
			await sources.close();
		},
	};
}

function resultRow(outcome: TaskOutcome, bindings: ReadonlySet<string>, output: ReadonlySet<string>): string {
	return csvRow([
		outcome.id,
		outcome.template,
		outcome.status,
		...inColumns(flatten("bindings", outcome.bindings), bindings),
		...inColumns(flatten("output", outcome.output), output),
		outcome.sources.length,
		outcome.cost,
		outcome.error,
	]);
}

/** Outcomes that differ from one pass to the next would lose cells silently: a bug of the caller. */
function inColumns(
	leaves: readonly (readonly [column: string, leaf: Json])[],
	columns: ReadonlySet<string>,
): readonly Json[] {
	const row = new Map(leaves);
	for (const column of row.keys()) {
		if (!columns.has(column)) throw new Error(`The column ${column} was not there when the outcomes were first read`);
	}
	return [...columns].map((column) => row.get(column) ?? null);
}

function sourceRows(outcome: TaskOutcome): readonly string[] {
	return outcome.sources.map((source, index) => {
		const fields = source as JsonObject;
		return csvRow([outcome.id, index + 1, ...SOURCE_COLUMNS.map((column) => fields[column] ?? null)]);
	});
}
