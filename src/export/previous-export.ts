/**
 * What earlier exports say they wrote: `run.json` in the results folder, and the lists that a killed
 * export left in its staging folder. Both lie where anyone can edit them, so every entry is checked,
 * and a file is taken for ours only while it still has the bytes that were recorded.
 */
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { ArtefactRecord, ExportedFile } from "../model/manifest.ts";
import { engineKey } from "../values/engine-key.ts";
import { ExportError, errnoOf, onPath } from "./export-error.ts";
import { isPlainRelativePath, requireFile } from "./real-paths.ts";

export const MANIFEST_NAME = "run.json";

/** The files the last finished export recorded; none when there is no readable `run.json`. */
export async function readPreviousFiles(root: string): Promise<readonly ExportedFile[]> {
	const found = await requireFile(root, MANIFEST_NAME);
	return found === null ? [] : readFileList(join(root, MANIFEST_NAME));
}

/** The downloaded files among them, with their tasks. */
export async function readPreviousArtefacts(root: string): Promise<readonly ArtefactRecord[]> {
	if ((await requireFile(root, MANIFEST_NAME)) === null) return [];
	const manifest = await readManifest(join(root, MANIFEST_NAME));
	const listed = isJsonObject(manifest) && Array.isArray(manifest.artefacts) ? manifest.artefacts : [];
	return listed.filter(isExportedFile) as unknown as readonly ArtefactRecord[];
}

/** Fails when the `run.json` in the folder is somebody else's, or tells of another pipeline. */
export async function requireManifest(root: string, pipeline: string): Promise<void> {
	if ((await requireFile(root, MANIFEST_NAME)) === null) return;
	const path = join(root, MANIFEST_NAME);
	const manifest = await readManifest(path);
	if (!isJsonObject(manifest) || !("manifest_version" in manifest)) throw new ExportError("not_ours", path);
	await requireSamePipeline(root, pipeline);
}

/** Fails when the `run.json` in the folder tells of another pipeline, whose results would be removed. */
export async function requireSamePipeline(root: string, pipeline: string): Promise<void> {
	const path = join(root, MANIFEST_NAME);
	const manifest = (await requireFile(root, MANIFEST_NAME)) === null ? null : await readManifest(path);
	const found = isJsonObject(manifest) && isJsonObject(manifest.pipeline) ? manifest.pipeline.name : undefined;
	if (typeof found === "string" && found !== pipeline) throw new ExportError("other_pipeline", path);
}

/** Paths of the files of a run's finished export; none where the folder has another run's, or cannot be read. */
export function readWrittenFiles(root: string, runId: string): readonly string[] {
	let manifest: unknown;
	try {
		manifest = parse(readFileSync(join(root, MANIFEST_NAME), "utf8"));
	} catch {
		return [];
	}
	if (!isJsonObject(manifest) || manifest.run_id !== runId || typeof manifest.finished_at !== "string") return [];
	return Array.isArray(manifest.files) ? manifest.files.filter(isExportedFile).map(({ path }) => path) : [];
}

/** True when an export was killed while it put its files in place, and no later one has mended that. */
export async function isLeftIncomplete(root: string): Promise<boolean> {
	const manifest = (await requireFile(root, MANIFEST_NAME)) && (await readManifest(join(root, MANIFEST_NAME)));
	return isJsonObject(manifest) && manifest.export_incomplete === true;
}

/** What the files of the finished export in the folder were made from; undefined where that is not known, or of more than files. */
export async function readMadeFrom(root: string): Promise<string | undefined> {
	const manifest = (await requireFile(root, MANIFEST_NAME)) && (await readManifest(join(root, MANIFEST_NAME)));
	if (!isJsonObject(manifest) || manifest.export_incomplete === true) return undefined;
	if (!Array.isArray(manifest.artefacts) || manifest.artefacts.length > 0) return undefined;
	return typeof manifest.made_from === "string" ? manifest.made_from : undefined;
}

/** What `run.json` knows of a run that the state may have lost. */
export interface RememberedRun {
	/** False when it says nothing of this pipeline on this engine. */
	readonly isKnown: boolean;
	readonly batchIds: readonly string[];
	/** Its id, when it had not ended; else null. */
	readonly unended: string | null;
}

/** From the `run.json` in the folder, where it tells of this pipeline on this engine; nothing when it cannot be read. */
export async function readRememberedRun(root: string, pipeline: string, engine: string): Promise<RememberedRun> {
	const nothing = { isKnown: false, batchIds: [], unended: null };
	const manifest = parse(await readIfPresent(join(root, MANIFEST_NAME)).catch(() => ""));
	if (!isJsonObject(manifest) || !isJsonObject(manifest.pipeline) || manifest.pipeline.name !== pipeline)
		return nothing;
	if (!isJsonObject(manifest.engine) || engineKey(manifest.engine) !== engine) return nothing;
	const ids = Array.isArray(manifest.batch_ids) ? manifest.batch_ids : [];
	return {
		isKnown: true,
		batchIds: ids.filter((id) => typeof id === "string" && id !== ""),
		unended: unendedRun(manifest),
	};
}

/** A plan that was refused is no run: it says which one there was before it. */
function unendedRun({ unended_run, run_id, finished_at }: JsonObject): string | null {
	const unended = unended_run === undefined && finished_at === null ? run_id : unended_run;
	return typeof unended === "string" ? unended : null;
}

async function readManifest(path: string): Promise<unknown> {
	return parse(await onPath(path, () => readIfPresent(path)));
}

/** The `files` of a manifest; an absent or broken one has none. */
export async function readFileList(path: string): Promise<readonly ExportedFile[]> {
	const manifest = await readManifest(path);
	if (!isJsonObject(manifest) || !Array.isArray(manifest.files)) return [];
	return manifest.files.filter(isExportedFile).map(({ path, sha256, bytes }) => ({ path, sha256, bytes }));
}

async function readIfPresent(path: string): Promise<string> {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		if (errnoOf(error) === "ENOENT") return "";
		throw error;
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function isExportedFile(value: unknown): value is ExportedFile {
	if (!isJsonObject(value) || !isPlainRelativePath(value.path) || value.path === MANIFEST_NAME) return false;
	return typeof value.sha256 === "string" && typeof value.bytes === "number";
}
