/**
 * Staging folders that a killed export left behind. Their names carry the process id: one whose
 * process lives belongs to an export that is still being written and is left alone.
 *
 * A kill between two renames leaves files that no `run.json` lists. The staging folder knows them: it
 * holds the `run.json` that was about to be written, and `orphans.json`, what it had learnt from
 * earlier leftovers in turn.
 */
import { randomBytes } from "node:crypto";
import { readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ExportedFile } from "../model/manifest.ts";
import { errnoOf, onPath } from "./export-error.ts";
import { MANIFEST_NAME, readFileList } from "./previous-export.ts";

const PREFIX = ".trawl-export-";
const NAME = /^\.trawl-export-(\d+)-/;
const ORPHANS_NAME = "orphans.json";
/** A staging folder this old is dead, whoever has its process id now. */
const LONGEST_EXPORT_MS = 24 * 60 * 60 * 1000;

/** Staging folders of this process that are in use: after a restart in a container the id is often the same. */
const live = new Set<string>();

/** A name for a staging folder that nothing else has. */
export function newStagingName(): string {
	return `${PREFIX}${process.pid}-${randomBytes(6).toString("hex")}`;
}

export function markLive(path: string): void {
	live.add(path);
}

export function unmarkLive(path: string): void {
	live.delete(path);
}

/** Removes dead staging folders; answers with the files they may have put in place. */
export async function clearLeftovers(root: string, staging: string): Promise<readonly ExportedFile[]> {
	const dead = await findDead(root);
	const orphans = await readLists(dead);
	if (orphans.length > 0) await keep(join(staging, ORPHANS_NAME), orphans);
	for (const path of dead) await onPath(path, () => rm(path, { recursive: true, force: true }));
	return orphans;
}

/** The files that other exports into this folder, under way or killed, are about to put in place. */
export async function readOthersFiles(root: string): Promise<readonly ExportedFile[]> {
	const entries = await onPath(root, () => readdir(root, { withFileTypes: true }));
	const folders = entries.filter((entry) => entry.isDirectory() && NAME.test(entry.name));
	return readLists(folders.map(({ name }) => join(root, name)));
}

async function findDead(root: string): Promise<readonly string[]> {
	const names = await onPath(root, () => readdir(root, { withFileTypes: true }));
	const dead: string[] = [];
	for (const entry of names) {
		const path = join(root, entry.name);
		if (entry.isDirectory() && (await isDead(path, entry.name))) dead.push(path);
	}
	return dead;
}

async function readLists(dead: readonly string[]): Promise<readonly ExportedFile[]> {
	const files: ExportedFile[] = [];
	for (const path of dead) {
		files.push(...(await readListIn(path, MANIFEST_NAME)), ...(await readListIn(path, ORPHANS_NAME)));
	}
	return files;
}

async function readListIn(folder: string, name: string): Promise<readonly ExportedFile[]> {
	return readFileList(join(folder, name));
}

async function keep(path: string, files: readonly ExportedFile[]): Promise<void> {
	await onPath(path, () => writeFile(path, JSON.stringify({ files }), { flag: "wx" }));
}

async function isDead(path: string, name: string): Promise<boolean> {
	const pid = Number(NAME.exec(name)?.[1] ?? Number.NaN);
	if (Number.isNaN(pid) || live.has(path)) return false;
	if (pid === process.pid || !isRunning(pid)) return true;
	const { mtimeMs } = await onPath(path, () => stat(path));
	return Date.now() - mtimeMs > LONGEST_EXPORT_MS;
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return errnoOf(error) !== "ESRCH";
	}
}
