/**
 * What earlier exports say they wrote: `run.json` in the results folder, and the lists that a killed
 * export left in its staging folder. Both lie where anyone can edit them, so every entry is checked,
 * and a file is taken for ours only while it still has the bytes that were recorded.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject } from "../model/json.ts";
import type { ExportedFile } from "../model/manifest.ts";
import { ExportError, errnoOf, onPath } from "./export-error.ts";
import { isPlainRelativePath, requireFile } from "./real-paths.ts";

export const MANIFEST_NAME = "run.json";

/** The files the last finished export recorded; none when there is no readable `run.json`. */
export async function readPreviousFiles(root: string): Promise<readonly ExportedFile[]> {
	const found = await requireFile(root, MANIFEST_NAME);
	return found === null ? [] : readFileList(join(root, MANIFEST_NAME));
}

/** Fails when the `run.json` in the folder is somebody else's. */
export async function requireManifest(root: string): Promise<void> {
	if ((await requireFile(root, MANIFEST_NAME)) === null) return;
	const path = join(root, MANIFEST_NAME);
	const manifest = parse(await onPath(path, () => readIfPresent(path)));
	if (!isJsonObject(manifest) || !("manifest_version" in manifest)) throw new ExportError("not_ours", path);
}

/** The `files` of a manifest; an absent or broken one has none. */
export async function readFileList(path: string): Promise<readonly ExportedFile[]> {
	const text = await onPath(path, () => readIfPresent(path));
	const manifest = parse(text);
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
