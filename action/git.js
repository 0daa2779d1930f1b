/** git in the repository of the job: what it refused, as errors that say what to do. */
import { spawnSync } from "node:child_process";

/** What git refused, and what to do. */
export class GitError extends Error {}

/**
 * @typedef {object} GitOptions
 * @property {string} [input] for its stdin
 * @property {Readonly<Record<string, string>>} [env] beside the environment of the job
 */

/**
 * @param {readonly string[]} argv
 * @param {GitOptions} [options]
 */
export function git(argv, { input, env } = {}) {
	return spawnSync("git", ["--literal-pathspecs", ...argv], {
		cwd: process.env.GITHUB_WORKSPACE,
		encoding: "utf8",
		maxBuffer: 64 * 1024 * 1024,
		env: { ...process.env, ...env },
		...(input === undefined ? {} : { input }),
	});
}

/**
 * @param {readonly string[]} argv
 * @param {GitOptions & { hint?: string }} [options] `hint`: what to do where it is refused
 * @returns {string} what it printed, without the line end
 * @throws {GitError}
 */
export function must(argv, { hint = "", ...options } = {}) {
	const { status, stdout, stderr } = git(argv, options);
	if (status === 0) return stdout.trimEnd();
	const [first = "no reason"] = (stderr ?? "").trim().split("\n");
	const command = argv.find((word) => /^[a-z]/.test(word) && !word.includes("="));
	throw new GitError(`git ${command} failed: ${first}${hint === "" ? "" : `; ${hint}`}`);
}

/**
 * The branch that results are committed to.
 * @returns {string} such as `refs/heads/main`
 * @throws {GitError} where the job has none, or no checkout
 */
export function branchOfJob() {
	const { GITHUB_REF = "" } = process.env;
	if (!GITHUB_REF.startsWith("refs/heads/"))
		throw new GitError(
			`results are committed to a branch, and this job runs for \`${GITHUB_REF}\`: start it on a branch`,
		);
	must(["rev-parse", "HEAD"], { hint: "`actions/checkout` has to come before this step" });
	return GITHUB_REF;
}
