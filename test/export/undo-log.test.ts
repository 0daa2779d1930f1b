import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { UndoLog } from "../../src/export/undo-log.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { tree } from "./builders.ts";

/** A results folder and a staging folder with one new file. */
function folders() {
	const [root, staging] = [temporaryFolder(), temporaryFolder()];
	mkdirSync(join(root, "old/deep"), { recursive: true });
	writeFileSync(join(root, "old/deep/stale"), "stale");
	writeFileSync(join(root, "report"), "before");
	let names = 0;
	const freshPath = () => join(staging, `kept-${names++}`);
	const stage = (content: string) => {
		const path = freshPath();
		writeFileSync(path, content);
		return path;
	};
	return { root, stage, undoLog: new UndoLog(root, freshPath) };
}

test("moves, removals and folders can all be taken back, in whatever they were built on one another", async () => {
	const { root, stage, undoLog } = folders();
	const before = tree(root);
	const inode = statSync(join(root, "report")).ino;
	await undoLog.moveIn(stage("after"), "report");
	await undoLog.moveIn(stage("new"), "new/deep/file");
	await undoLog.moveIn(stage("newer"), "report");
	await undoLog.remove("old/deep/stale");
	expect(await undoLog.removeFolder("old/deep")).toBe(true);
	expect(await undoLog.removeFolder("old")).toBe(true);
	expect(tree(root)).toEqual({ "new/": "", "new/deep/": "", "new/deep/file": "new", report: "newer" });
	await undoLog.undo();
	expect(tree(root)).toEqual(before);
	expect(statSync(join(root, "report")).ino).toBe(inode);
});

test("a folder that holds something is not removed", async () => {
	const { root, undoLog } = folders();
	expect(await undoLog.removeFolder("old")).toBe(false);
	expect(existsSync(join(root, "old/deep/stale"))).toBe(true);
});

test("what cannot be taken back does not keep the rest from it", async () => {
	const { root, stage, undoLog } = folders();
	await undoLog.moveIn(stage("after"), "report");
	await undoLog.moveIn(stage("new"), "new/file");
	writeFileSync(join(root, "new/mine"), "mine");
	await undoLog.undo();
	expect(tree(root)).toMatchObject({ report: "before", "new/": "", "new/mine": "mine" });
});
