/**
 * The step of the action that commits the results: one commit where something has changed, none where nothing has.
 *
 * Where somebody else has pushed meanwhile, the commit is put on top of theirs and pushed again.
 */
import { spawnSync } from "node:child_process";
import { setOutput } from "./environment-files.js";
import { annotate, quoted } from "./workflow-commands.js";

const TRIES = 5;
const AUTHOR = [
	"-c",
	"user.name=github-actions[bot]",
	"-c",
	"user.email=41898282+github-actions[bot]@users.noreply.github.com",
];
const TITLE = "trawl: commit";

/** What git refused, and what to do. */
class GitError extends Error {}

const log = quoted();
let problem;
try {
	const isCommitted = commitResults((process.env.TRAWL_INPUT_RESULTS ?? "").split("\n").filter((path) => path !== ""));
	setOutput("committed", String(isCommitted));
} catch (error) {
	if (!(error instanceof GitError)) throw error;
	problem = error;
	process.exitCode = 1;
} finally {
	log.end();
}
if (problem !== undefined) annotate("error", TITLE, problem.message);

/**
 * @param {readonly string[]} folders relative to the root of the repository
 * @returns {boolean} whether there was something to commit
 */
function commitResults(folders) {
	if (folders.some((folder) => folder === ".." || folder.startsWith("../"))) {
		throw new GitError("the results are outside the repository: let `export.dir` be a folder in it");
	}
	if (folders.length === 0) return false;
	const base = must(["rev-parse", "HEAD"], "`actions/checkout` has to come before this step").trim();
	must(["add", "--", ...folders], "results that `.gitignore` names are not committed: take the folder out of it");
	if (git(["diff", "--cached", "--quiet", "--", ...folders]).status === 0) {
		log.write("The results have not changed.\n");
		return false;
	}
	must([...AUTHOR, "commit", "--quiet", "--message", message(), "--", ...folders], "");
	push(base);
	return true;
}

function message() {
	const { TRAWL_INPUT_RUN_ID: run = "", TRAWL_INPUT_STATE: state = "" } = process.env;
	return `Research results: ${run} ${state.replaceAll("_", " ")}`.trim();
}

/**
 * @param {string} base what the commit stands on
 */
function push(base) {
	const { GITHUB_REF = "" } = process.env;
	if (!GITHUB_REF.startsWith("refs/heads/"))
		throw new GitError(`results are committed to a branch, and this job runs for \`${GITHUB_REF}\``);
	for (let tries = 1; ; tries++) {
		if (git(["push", "--quiet", "origin", `HEAD:${GITHUB_REF}`]).status === 0) return;
		if (tries === TRIES)
			throw new GitError(
				"the push was refused; the job needs `permissions: contents: write`, and a branch that it may push to",
			);
		must(["fetch", "--quiet", "origin", GITHUB_REF], "");
		const rebased = git([...AUTHOR, "rebase", "--quiet", "--autostash", "--onto", "FETCH_HEAD", base]);
		if (rebased.status !== 0) {
			git(["rebase", "--abort"]);
			throw new GitError("somebody else has changed the same results meanwhile; the next job writes them again");
		}
		base = must(["rev-parse", "FETCH_HEAD"], "").trim();
	}
}

/**
 * @param {readonly string[]} argv
 * @param {string} hint
 * @returns {string} what it printed
 */
function must(argv, hint) {
	const { status, stdout, stderr } = git(argv);
	if (status === 0) return stdout;
	const [first = "no reason"] = stderr.trim().split("\n");
	throw new GitError(
		`git ${argv.find((word) => /^[a-z]/.test(word) && !word.includes("="))} failed: ${first}${hint === "" ? "" : `; ${hint}`}`,
	);
}

/** @param {readonly string[]} argv */
function git(argv) {
	const ended = spawnSync("git", ["--literal-pathspecs", ...argv], {
		cwd: process.env.GITHUB_WORKSPACE,
		encoding: "utf8",
	});
	log.write(ended.stderr ?? "");
	return ended;
}
