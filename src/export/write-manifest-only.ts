/**
 * `run.json` alone, while tasks are pending or when nothing was to be exported: the other files stay
 * as the last finished export left them, and so do its lists of them.
 */
import type { RunManifest, WrittenManifest } from "../model/manifest.ts";
import { manifestText } from "./commit.ts";
import { asFailure, type ExportError } from "./export-error.ts";
import { inResultsFolder } from "./in-results-folder.ts";
import {
	isLeftIncomplete,
	MANIFEST_NAME,
	readPreviousArtefacts,
	readPreviousFiles,
	requireSamePipeline,
} from "./previous-export.ts";
import { syncFolder } from "./results-folder.ts";
import type { Staging } from "./staging.ts";
import { UndoLog } from "./undo-log.ts";

export type ManifestReport =
	| { readonly ok: true; readonly lists: Pick<WrittenManifest, "artefacts" | "files"> }
	| { readonly ok: false; readonly error: ExportError };

/** Replaces `run.json` in one step for whoever reads it. */
export async function writeManifestOnly(request: {
	readonly dir: string;
	readonly manifest: RunManifest;
}): Promise<ManifestReport> {
	try {
		return await inResultsFolder(request.dir, "keep", (staging) => replaceManifest(staging, request.manifest));
	} catch (error) {
		return asFailure(error);
	}
}

async function replaceManifest(staging: Staging, manifest: RunManifest): Promise<ManifestReport> {
	const { root } = staging;
	await requireSamePipeline(root, manifest.pipeline.name);
	const lists = { artefacts: await readPreviousArtefacts(root), files: await readPreviousFiles(root) };
	const whole: WrittenManifest = {
		...manifest,
		...((await isLeftIncomplete(root)) ? { export_incomplete: true } : {}),
		...lists,
	};
	const text = manifestText(whole);
	if (await staging.hasInPlace(MANIFEST_NAME, text)) return { ok: true, lists };
	await new UndoLog(root, () => staging.freshPath()).moveIn(await staging.note(MANIFEST_NAME, text), MANIFEST_NAME);
	await syncFolder(root);
	return { ok: true, lists };
}
