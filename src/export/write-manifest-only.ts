/**
 * `run.json` alone, while tasks are pending or when nothing was to be exported: the other files stay
 * as the last finished export left them, and so does its list of them.
 */
import type { ExportedFile, RunManifest } from "../model/manifest.ts";
import { stageManifest } from "./commit.ts";
import { asFailure, type ExportError } from "./export-error.ts";
import { MANIFEST_NAME, readPreviousFiles } from "./previous-export.ts";
import { openResultsFolder, syncFolder } from "./results-folder.ts";
import { openStaging } from "./staging.ts";
import { UndoLog } from "./undo-log.ts";

export type ManifestReport =
	| { readonly ok: true; readonly files: readonly ExportedFile[] }
	| { readonly ok: false; readonly error: ExportError };

/** Replaces `run.json` in one step for whoever reads it. */
export async function writeManifestOnly(request: {
	readonly dir: string;
	readonly manifest: RunManifest;
}): Promise<ManifestReport> {
	try {
		const { root, undo } = await openResultsFolder(request.dir);
		return await replaceManifest(root, request.manifest).catch(async (error: unknown) => {
			await undo();
			throw error;
		});
	} catch (error) {
		return asFailure(error);
	}
}

async function replaceManifest(root: string, manifest: RunManifest): Promise<ManifestReport> {
	const files = await readPreviousFiles(root);
	const staging = await openStaging(root);
	try {
		const staged = await stageManifest(staging, manifest, files);
		if (staged !== null) {
			await new UndoLog(root, () => staging.freshPath()).moveIn(staged, MANIFEST_NAME);
			await syncFolder(root);
		}
		return { ok: true, files };
	} finally {
		await staging.discard();
	}
}
