/**
 * Asks, before any money is spent, whether the results folder can take an export: makes it, looks at
 * the names the formats will use, writes and removes a file. Leaves nothing behind, not even the
 * folder if it was not there.
 */
import type { ExportFormat } from "../model/pipeline.ts";
import { EXPORT_FORMATS } from "../model/pipeline.ts";
import { ARTEFACT_FOLDERS } from "./artefact-records.ts";
import { requireOurs } from "./commit.ts";
import { asFailure, type ExportError } from "./export-error.ts";
import { FORMATS } from "./formats.ts";
import { inResultsFolder } from "./in-results-folder.ts";
import { readOthersFiles } from "./leftovers.ts";
import { readPreviousFiles, requireManifest } from "./previous-export.ts";
import { requireFolder } from "./real-paths.ts";
import type { Staging } from "./staging.ts";

export type ProbeReport = { readonly ok: true } | { readonly ok: false; readonly error: ExportError };

export async function probeExportDir(
	dir: string,
	pipeline: string,
	formats: readonly ExportFormat[] = EXPORT_FORMATS,
): Promise<ProbeReport> {
	try {
		await inResultsFolder(dir, "remove", (staging) => probe(staging, pipeline, formats));
		return { ok: true };
	} catch (error) {
		return asFailure(error);
	}
}

async function probe(staging: Staging, pipeline: string, formats: readonly ExportFormat[]): Promise<void> {
	const { root } = staging;
	await requireManifest(root, pipeline);
	const previous = [...(await readOthersFiles(root)), ...(await readPreviousFiles(root))];
	for (const format of formats) {
		await requireOurs(root, FORMATS[format].files, previous);
		for (const folder of FORMATS[format].folders) await requireFolder(root, folder);
	}
	for (const folder of ARTEFACT_FOLDERS) await requireFolder(root, folder);
	const file = await staging.scratch();
	await file.write("probe\n");
	await file.close();
}
