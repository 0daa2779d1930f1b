/**
 * The step of the action that commits the results: one commit where something has changed, none where nothing has.
 *
 * Results are generated, so that a merge of their lines would be nonsense. The commit is made of the branch as it is now, which
 * may be further than what was checked out, with the files that Trawl wrote in place of those that it wrote before.
 */
import { randomBytes } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { setOutput } from "./environment-files.js";
import { branchOfJob, GitError, git, must } from "./git.js";
import { annotate, quoted } from "./workflow-commands.js";

const TRIES = 5;
const AUTHOR = [
	"-c",
	"user.name=github-actions[bot]",
	"-c",
	"user.email=41898282+github-actions[bot]@users.noreply.github.com",
];
const TITLE = "trawl: commit";
const IGNORED =
	"results that `.gitignore` names are not committed: take the folder out of it, and let `collect` run again";

/**
 * Of `run.json`, what tells which of two is newer, and which files are Trawl's. A commit may have any text in its place.
 * @typedef {object} Manifest
 * @property {string} run_id
 * @property {{ name?: unknown }} [pipeline]
 * @property {string} started_at
 * @property {string | null} finished_at
 * @property {unknown} [unended_run] of a plan alone that was refused
 * @property {readonly { path: string }[]} files
 */

const log = quoted();
/** @type {Set<string>} */
const notices = new Set();
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
for (const notice of notices) annotate("notice", TITLE, notice);
if (problem !== undefined) annotate("error", TITLE, problem.message);

/**
 * @param {readonly string[]} folders relative to the root of the repository
 * @returns {boolean} whether there was something to commit
 */
function commitResults(folders) {
	if (folders.some((folder) => folder === ".." || folder.startsWith("../"))) {
		throw new GitError("the results are outside the repository: let `export.dir` be a folder in it");
	}
	const branch = branchOfJob();
	for (let tries = 1; ; tries++) {
		must(["fetch", "--quiet", "origin", branch]);
		const tip = must(["rev-parse", "FETCH_HEAD"]);
		const paths = folders.flatMap((folder) => pathsToCommit(folder, tip));
		const commit = commitOn(tip, paths);
		if (commit === undefined) {
			log.write("The results have not changed.\n");
			return false;
		}
		const pushed = git(["push", "--quiet", "origin", `${commit}:${branch}`]);
		log.write(pushed.stderr);
		if (pushed.status === 0) {
			moveCheckout(tip, commit, paths);
			return true;
		}
		if (tries === TRIES)
			throw new GitError(
				"the push was refused; the job needs `permissions: contents: write`, and a branch that it may push to. Nothing is lost: the next `collect` tries again",
			);
	}
}

/**
 * Trawl's own files of a folder: those of this run, and those of the run before, which go where this one has none such.
 * Where nobody has written the branch's results since the checkout, only those that the job has changed: what a person added to
 * another one stays.
 * @param {string} folder
 * @param {string} tip commit
 * @returns {string[]} none where the branch has something that is not to be written over
 */
function pathsToCommit(folder, tip) {
	const path = posix.join(folder, "run.json");
	const ours = readManifest(readIfThere(path));
	if (ours === undefined) return [];
	const theirs = readManifest(git(["show", `${tip}:./${path}`]).stdout);
	const kept = theirs && whyKept(theirs, ours);
	if (kept !== undefined) {
		notices.add(`\`${folder}\` of the branch has ${kept}: it is left as it is`);
		return [];
	}
	const isUntouched = isAsCheckedOut(path, tip);
	if (ours.finished_at === null) return isUntouched ? committable([path]) : [];
	const files = [...(theirs?.files ?? []), ...ours.files].map((file) => posix.join(folder, file.path));
	const paths = committable([...new Set([path, ...files])]);
	return isUntouched ? changedByJob(paths) : paths;
}

/**
 * What the branch has that this run does not replace. A plan that was refused is no run.
 * @param {Manifest} theirs
 * @param {Manifest} ours
 * @returns {string | undefined} undefined where it is to be replaced
 */
function whyKept(theirs, ours) {
	const name = theirs.pipeline?.name;
	if (typeof name === "string" && name !== ours.pipeline?.name) return `results of another pipeline (\`${name}\`)`;
	if (theirs.unended_run !== undefined) return undefined;
	if (theirs.run_id !== ours.run_id)
		return theirs.started_at > ours.started_at ? `a newer run (${theirs.run_id})` : undefined;
	// Both ended: it was retried since. One that is unfinished here is being retried now.
	const isLater = theirs.finished_at !== null && ours.finished_at !== null && theirs.finished_at > ours.finished_at;
	return isLater ? `a later end of run ${ours.run_id}` : undefined;
}

/**
 * Those that are not on disk as they were checked out.
 * @param {readonly string[]} paths
 */
function changedByJob(paths) {
	const changes = must(["diff-tree", "-r", "-z", "--name-only", "--no-renames", "HEAD", treeWith("HEAD", paths)]);
	const changed = new Set(changes.split("\0"));
	return paths.filter((path) => changed.has(path));
}

/**
 * An unfinished run has nothing but its `run.json`, which names the files that were checked out. Where the branch has others,
 * it waits for the next job, which begins with those.
 * @param {string} path
 * @param {string} tip commit
 */
function isAsCheckedOut(path, tip) {
	const [there, here] = [tip, "HEAD"].map((commit) => git(["rev-parse", "--quiet", "--verify", `${commit}:./${path}`]));
	return there?.stdout === here?.stdout;
}

/**
 * Without those that `.gitignore` names.
 * @param {readonly string[]} paths the first one must be committed
 */
function committable(paths) {
	const { stdout } = git(["check-ignore", "-z", "--stdin"], { input: paths.join("\0") });
	const ignored = new Set(stdout.split("\0"));
	const [first = ""] = paths;
	if (ignored.has(first)) throw new GitError(`\`${first}\` is ignored by git; ${IGNORED}`);
	return paths.filter((path) => !ignored.has(path));
}

/**
 * @param {string} tip
 * @param {readonly string[]} paths taken as they are on disk; what is not there is removed
 * @returns {string | undefined} undefined where that changes nothing
 */
function commitOn(tip, paths) {
	const tree = treeWith(tip, paths);
	if (tree === must(["rev-parse", `${tip}^{tree}`])) return undefined;
	return must([...AUTHOR, "commit-tree", tree, "-p", tip, "-m", message()]);
}

/**
 * Made beside the checkout, so that neither its files nor what is staged there changes.
 * @param {string} commit
 * @param {readonly string[]} paths taken as they are on disk; what is not there is removed
 * @returns {string} the commit's tree with these
 */
function treeWith(commit, paths) {
	const index = join(process.env.RUNNER_TEMP ?? tmpdir(), `trawl-index-${randomBytes(8).toString("hex")}`);
	const env = { GIT_INDEX_FILE: index };
	try {
		must(["read-tree", commit], { env });
		takeFromDisk(paths, env);
		return must(["write-tree"], { env });
	} finally {
		rmSync(index, { force: true });
	}
}

/**
 * @param {readonly string[]} paths
 * @param {Readonly<Record<string, string>>} [env]
 */
function takeFromDisk(paths, env = {}) {
	must(["update-index", "--add", "--remove", "-z", "--stdin"], { input: paths.join("\0"), env });
}

/**
 * Later steps of the job find the branch as it was pushed, unless they would have to take in somebody else's work for that.
 * @param {string} tip
 * @param {string} commit
 * @param {readonly string[]} paths
 */
function moveCheckout(tip, commit, paths) {
	if (must(["rev-parse", "HEAD"]) !== tip) return;
	must(["update-ref", "HEAD", commit]);
	takeFromDisk(paths);
}

function message() {
	const { TRAWL_INPUT_RUN_ID: run = "", TRAWL_INPUT_STATE: state = "" } = process.env;
	return `Research results: ${run} ${state.replaceAll("_", " ")}`.trim();
}

/** @param {string} path from the root of the repository */
function readIfThere(path) {
	try {
		return readFileSync(join(process.env.GITHUB_WORKSPACE ?? ".", path), "utf8");
	} catch {
		return "";
	}
}

/**
 * @param {string} text
 * @returns {Manifest | undefined} undefined for what is no `run.json` of Trawl's; what is no path, or leaves the folder, is left out
 */
function readManifest(text) {
	try {
		const manifest = JSON.parse(text);
		if (typeof manifest?.run_id !== "string" || !Array.isArray(manifest.files)) return undefined;
		return { ...manifest, files: manifest.files.filter(isInside) };
	} catch {
		return undefined;
	}
}

/**
 * git takes a list of paths with a NUL after each.
 * @param {{ path?: unknown } | null} file
 */
function isInside(file) {
	const path = file?.path;
	return typeof path === "string" && !path.includes("\0") && !posix.normalize(`./${path}`).startsWith("..");
}
