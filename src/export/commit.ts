/**
 * Puts a staged export in place: first a `run.json` that says that files are being replaced, then new and changed
 * files, then stale ones out, then the `run.json` that says that the export is whole. Whatever fails on the way is
 * taken back; after a kill the first `run.json` stands.
 */
import { dirname, join } from "node:path";
import type { ExportedFile, RunManifest, WrittenManifest } from "../model/manifest.ts";
import { ExportError } from "./export-error.ts";
import { jsonText } from "./json-text.ts";
import { readOthersFiles } from "./leftovers.ts";
import { MANIFEST_NAME, readPreviousFiles, requireSamePipeline } from "./previous-export.ts";
import { requireFile } from "./real-paths.ts";
import { syncFolder } from "./results-folder.ts";
import type { StagedFile, Staging } from "./staging.ts";
import { removeStale, type StaleChanges } from "./stale-files.ts";
import { UndoLog } from "./undo-log.ts";

/** `run.json` but for its list of files. */
export type ExportManifest = RunManifest & Pick<WrittenManifest, "artefacts" | "made_from">;

export interface Changes extends StaleChanges {
	/** Paths from the results folder, sorted. */
	readonly written: readonly string[];
	readonly unchanged: readonly string[];
}

/** `files` are all files of the new export, `previous` those that earlier exports recorded. */
export async function commit(
	staging: Staging,
	manifest: ExportManifest,
	files: readonly StagedFile[],
	previous: readonly ExportedFile[],
): Promise<Changes> {
	const undoLog = new UndoLog(staging.root, () => staging.freshPath());
	const written = files.filter(({ staged }) => staged !== null).map(({ path }) => path);
	const unchanged = files.filter(({ staged }) => staged === null).map(({ path }) => path);
	// An export beside this one may have put its files in place since `previous` was read.
	const others = [...(await readOthersFiles(staging.root)), ...(await readPreviousFiles(staging.root))];
	await requireOurs(staging.root, written, [...previous, ...others]);
	await requireSamePipeline(staging.root, manifest.pipeline.name);
	const replaces = written.length > 0 || hasOthers(previous, files);
	const whole = manifestText({ ...manifest, files: recorded(files) });
	// Its list tells the next export what this one was about to write, should it be killed.
	const mark = await staging.note(MANIFEST_NAME, whole);
	try {
		if (replaces) await markIncomplete(staging, undoLog, manifest, [...previous, ...recorded(files)]);
		for (const { path, staged } of files) if (staged !== null) await undoLog.moveIn(staged, path);
		const stale = await removeStale(staging.root, undoLog, files, previous);
		for (const folder of new Set([...written, ...stale.removed].map(dirname))) {
			await syncFolder(join(staging.root, folder));
		}
		if (replaces || !(await staging.hasInPlace(MANIFEST_NAME, whole))) await undoLog.moveIn(mark, MANIFEST_NAME);
		await syncFolder(staging.root);
		return { written, unchanged, ...stale };
	} catch (error) {
		await undoLog.undo();
		throw error;
	}
}

/** Of a run whose files are being replaced, or were when it was killed. */
const INCOMPLETE = { status: "pending", exit_code: 8, finished_at: null, export_incomplete: true } as const;

/** Says in `run.json` that the files beside it are being replaced, before the first one is. */
async function markIncomplete(
	staging: Staging,
	undoLog: UndoLog,
	manifest: ExportManifest,
	files: readonly ExportedFile[],
): Promise<void> {
	const text = manifestText({ ...manifest, ...INCOMPLETE, files });
	await undoLog.moveIn(await staging.note("incomplete.json", text), MANIFEST_NAME);
	await syncFolder(staging.root);
}

function hasOthers(previous: readonly ExportedFile[], files: readonly ExportedFile[]): boolean {
	const paths = new Set(files.map(({ path }) => path));
	return previous.some(({ path }) => !paths.has(path));
}

function recorded(files: readonly ExportedFile[]): readonly ExportedFile[] {
	return files.map(({ path, sha256, bytes }) => ({ path, sha256, bytes }));
}

/** `run.json` as it is written. */
export function manifestText(manifest: WrittenManifest): string {
	return `${jsonText(manifest, 2)}\n`;
}

/** Refuses to replace a file that no export has recorded: it is somebody's own. */
export async function requireOurs(
	root: string,
	paths: readonly string[],
	previous: readonly ExportedFile[],
): Promise<void> {
	const ours = new Set(previous.map(({ path }) => path));
	for (const path of paths) {
		const found = await requireFile(root, path);
		if (found !== null && !ours.has(path)) throw new ExportError("not_ours", join(root, path));
	}
}
