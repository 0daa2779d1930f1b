/**
 * Asks, before any money is spent, whether the results folder can take an export: makes it, looks at
 * the names the formats will use, writes and removes a file. Leaves nothing behind, not even the
 * folder if it was not there.
 */
import type { ExportFormat } from "../model/pipeline.ts";
import { EXPORT_FORMATS } from "../model/pipeline.ts";
import { requireOurs } from "./commit.ts";
import { asFailure, type ExportError } from "./export-error.ts";
import { FORMATS } from "./formats.ts";
import { readOthersFiles } from "./leftovers.ts";
import { readPreviousFiles, requireManifest } from "./previous-export.ts";
import { requireFolder } from "./real-paths.ts";
import { openResultsFolder } from "./results-folder.ts";
import { openStaging } from "./staging.ts";

export type ProbeReport = { readonly ok: true } | { readonly ok: false; readonly error: ExportError };

export async function probeExportDir(
	dir: string,
	formats: readonly ExportFormat[] = EXPORT_FORMATS,
): Promise<ProbeReport> {
	try {
		const { root, undo } = await openResultsFolder(dir);
		await probe(root, formats).finally(undo);
		return { ok: true };
	} catch (error) {
		return asFailure(error);
	}
}

async function probe(root: string, formats: readonly ExportFormat[]): Promise<void> {
	await requireManifest(root);
	const previous = [...(await readOthersFiles(root)), ...(await readPreviousFiles(root))];
	for (const format of formats) {
		await requireOurs(root, FORMATS[format].files, previous);
		for (const folder of FORMATS[format].folders) await requireFolder(root, folder);
	}
	const staging = await openStaging(root);
	try {
		const file = await staging.scratch();
		await file.write("probe\n");
		await file.close();
	} finally {
		await staging.discard();
	}
}
