import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readGitState } from "../../src/system/git.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

beforeEach(() => vi.stubEnv("GIT_DIR", undefined));
afterEach(() => void vi.unstubAllEnvs());

function git(folder: string, ...words: string[]): string {
	const who = ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "init.defaultBranch=main"];
	return execFileSync("git", [...who, ...words], { cwd: folder, encoding: "utf8" }).trim();
}

/** With one commit of one file. */
function repository(): { readonly folder: string; readonly commit: string } {
	const folder = temporaryFolder();
	git(folder, "init", "--quiet");
	writeFileSync(join(folder, "pipeline.yaml"), "name: a\n");
	git(folder, "add", ".");
	git(folder, "commit", "--quiet", "--message", "first");
	return { folder, commit: git(folder, "rev-parse", "HEAD") };
}

test("outside a repository, and before its first commit, there is no commit", () => {
	const folder = temporaryFolder();
	expect(readGitState(folder)).toBeNull();
	git(folder, "init", "--quiet");
	expect(readGitState(folder)).toBeNull();
});

test("the commit is told from the folder and from those below", () => {
	const { folder, commit } = repository();
	mkdirSync(join(folder, "a/b"), { recursive: true });
	for (const below of ["", "a/b"]) expect(readGitState(join(folder, below))).toEqual({ commit, dirty: false });
});

test("a folder in a repository may be reached by a link from outside", () => {
	const { folder, commit } = repository();
	const link = join(temporaryFolder(), "project");
	symlinkSync(folder, link);
	expect(readGitState(link)).toEqual({ commit, dirty: false });
});

test("a repository that only GIT_DIR names is found", () => {
	const { folder, commit } = repository();
	vi.stubEnv("GIT_DIR", join(folder, ".git"));
	expect(readGitState(temporaryFolder())?.commit).toBe(commit);
});

test.each<readonly [string, (folder: string) => void]>([
	["edited", (folder) => writeFileSync(join(folder, "pipeline.yaml"), "name: b\n")],
	["removed", (folder) => git(folder, "rm", "--quiet", "--cached", "pipeline.yaml")],
	["moved", (folder) => git(folder, "mv", "pipeline.yaml", "#other.yaml")],
])("a file that was %s since makes it dirty, one that is not in it does not", (_, change) => {
	const { folder, commit } = repository();
	writeFileSync(join(folder, "notes.md"), "mine\n");
	expect(readGitState(folder)).toEqual({ commit, dirty: false });
	change(folder);
	expect(readGitState(folder)).toEqual({ commit, dirty: true });
});
