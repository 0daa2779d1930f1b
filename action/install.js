/**
 * The step of the action that installs Trawl: this checkout of the action, the version in the lock file of the
 * repository, or whatever else npm can install. The output `bin` is the program.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { setOutput } from "./environment-files.js";
import { annotate, quoted } from "./workflow-commands.js";

const OLDEST_NODE = [20, 19];
const BIN = "dist/cli/bin.js";

/** What cannot be installed, and what to do. */
class InstallError extends Error {}

try {
	checkNode();
	setOutput("bin", install(process.env.TRAWL_INPUT_INSTALL ?? "action"));
} catch (error) {
	if (!(error instanceof InstallError)) throw error;
	annotate("error", "trawl: install", error.message);
	process.exitCode = 1;
}

function checkNode() {
	const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
	const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
	if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
	throw new InstallError(
		`Trawl needs Node.js ${OLDEST_NODE.join(".")} or newer, found ${process.versions.node}: add \`actions/setup-node\` before this step`,
	);
}

/**
 * @param {string} what
 * @returns {string} path of the program
 */
function install(what) {
	const folder = resolve(process.env.TRAWL_INPUT_WORKING_DIRECTORY ?? ".");
	if (what === "action" || what === "") return installAction();
	if (what === "project") return installProject(folder);
	return installSpec(what, folder);
}

/** This checkout of the action. What an earlier step of the job has built is used again. */
function installAction() {
	const root = fileURLToPath(new URL("../", import.meta.url));
	const bin = join(root, BIN);
	// Its build needs what is installed for development, whatever the job's environment says.
	if (!existsSync(bin) || !existsSync(join(root, "node_modules")))
		npm(["ci", "--include=dev", "--no-audit", "--no-fund"], root);
	return checked(bin);
}

/**
 * As the lock file of the repository has it.
 * @param {string} folder
 */
function installProject(folder) {
	const root = nearestWith("package-lock.json", folder);
	const lock = root === undefined ? "" : readFileSync(join(root, "package-lock.json"), "utf8");
	if (root === undefined || !/"node_modules\/trawl"/.test(lock)) {
		throw new InstallError(
			"`install: project` takes Trawl as package-lock.json has it, and there is none with Trawl: add it to the repository's package.json, or leave `install` out",
		);
	}
	const bin = join(root, "node_modules/trawl", BIN);
	if (!existsSync(bin)) npm(["ci", "--no-audit", "--no-fund"], root);
	return checked(bin);
}

/**
 * In a folder of its own, so that no package of the repository changes.
 * @param {string} spec
 * @param {string} folder that a path is relative to
 */
function installSpec(spec, folder) {
	if (spec.startsWith("-"))
		throw new InstallError(`\`install\`: expected action, project, or what npm installs; found \`${spec}\``);
	const prefix = join(process.env.RUNNER_TEMP ?? tmpdir(), "trawl-installed");
	mkdirSync(prefix, { recursive: true });
	const found = /^\.{1,2}\//.test(spec) ? resolve(folder, spec) : spec;
	npm(["install", "--prefix", prefix, "--no-audit", "--no-fund", "--", found], prefix);
	return checked(join(prefix, "node_modules/trawl", BIN));
}

/**
 * @param {readonly string[]} argv
 * @param {string} cwd
 */
function npm(argv, cwd) {
	const log = quoted();
	log.write(`npm ${argv.join(" ")}\n`);
	const isWindows = process.platform === "win32";
	const { status, error, stdout, stderr } = spawnSync(isWindows ? "npm.cmd" : "npm", argv, {
		cwd,
		env: withoutSecrets(),
		encoding: "utf8",
		maxBuffer: 64 * 1024 * 1024,
		shell: isWindows,
	});
	log.write(`${stdout ?? ""}${stderr ?? ""}`);
	log.end();
	if (error !== undefined || status !== 0)
		throw new InstallError(
			`npm ${argv[0]} failed (${error?.message ?? `exit code ${status}`}); the log above says why`,
		);
}

/** Scripts of packages have no use for the key. */
function withoutSecrets() {
	const { VALYU_API_KEY: _, ...env } = process.env;
	return env;
}

/** @param {string} bin */
function checked(bin) {
	if (!existsSync(bin)) throw new InstallError(`what was installed is not Trawl: it has no ${BIN}`);
	return bin;
}

/**
 * @param {string} name
 * @param {string} folder
 */
function nearestWith(name, folder) {
	for (let current = folder; ; current = dirname(current)) {
		if (existsSync(join(current, name))) return current;
		if (dirname(current) === current) return undefined;
	}
}
