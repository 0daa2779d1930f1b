import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** The commit that holds the folder and whether files differ from it; null outside a repository. */
export function readGitState(folder: string): { readonly commit: string; readonly dirty: boolean } | null {
	const commit = git(["rev-parse", "HEAD"], folder);
	if (commit === undefined) return null;
	const changes = git(["status", "--porcelain", "--untracked-files=no"], folder);
	return { commit: commit.trim(), dirty: changes === undefined || changes.trim() !== "" };
}

function git(parameters: readonly string[], cwd: string): string | undefined {
	const answer = spawnSync("git", parameters, {
		cwd,
		encoding: "utf8",
		timeout: 10_000,
		stdio: ["ignore", "pipe", "ignore"],
	});
	return answer.status === 0 ? answer.stdout : undefined;
}

/** The nearest folder upward that is a repository or a work tree of one; undefined outside. */
export function repositoryRoot(folder: string): string | undefined {
	for (let current = folder; ; current = dirname(current)) {
		if (existsSync(join(current, ".git"))) return current;
		if (dirname(current) === current) return undefined;
	}
}
