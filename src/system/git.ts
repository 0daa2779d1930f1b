import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** The commit that holds the folder and whether files differ from it; null outside a repository. */
export function readGitState(folder: string): { readonly commit: string; readonly dirty: boolean } | null {
	// Starting git takes as long as planning a hundred tasks; it finds a repository by `GIT_DIR`, too.
	if (repositoryRoot(realpathSync(folder)) === undefined && process.env.GIT_DIR === undefined) return null;
	const status = git(["status", "--porcelain=v2", "--branch", "--no-ahead-behind", "--untracked-files=no"], folder);
	if (status !== undefined) return readStatus(status);
	// By a git of before 2018.
	const commit = git(["rev-parse", "HEAD"], folder);
	if (commit === undefined) return null;
	const changes = git(["status", "--porcelain", "--untracked-files=no"], folder);
	return { commit: commit.trim(), dirty: changes === undefined || changes.trim() !== "" };
}

/** Null before the first commit. Lines of headers begin with `#`. */
function readStatus(status: string): ReturnType<typeof readGitState> {
	const lines = status.split("\n").filter((line) => line !== "");
	const [commit] = lines.flatMap((line) => /^# branch\.oid ([0-9a-f]+)$/.exec(line)?.[1] ?? []);
	return commit === undefined ? null : { commit, dirty: lines.some((line) => !line.startsWith("#")) };
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
