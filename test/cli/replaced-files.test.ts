/** Another version is installed while a command runs: what it has not read yet of its own files is gone. */
import { spawnSync } from "node:child_process";
import {
	cpSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { BIN, createRig } from "./cli-rig.ts";

const ROOT = join(dirname(BIN), "../..");
const PROJECT = {
	"package.json": "{}",
	"notes.md": "# Anchor\n\nAnchor is a queue for background jobs.\n",
	"pipeline.yaml":
		"version: 1\nname: one\nengine: local\nlocal: { corpus: [notes.md] }\ntasks:\n  a: { query: What is Anchor? }\n",
};

/** A package of its own, whose files may go. */
function installed(): string {
	const folder = mkdtempSync(join(tmpdir(), "trawl-package-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	for (const part of ["dist", "schemas", "package.json"])
		cpSync(join(ROOT, part), join(folder, part), { recursive: true });
	symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
	return folder;
}

test("the command says so, keeps what it has, and the next one continues", () => {
	const rig = createRig(PROJECT);
	const folder = installed();
	const run = (env: NodeJS.ProcessEnv = {}) => {
		const argv = [join(folder, "dist/cli/bin.js"), "run", "pipeline.yaml"];
		return spawnSync(process.execPath, argv, {
			cwd: rig.dir,
			env: { ...process.env, CI: "true", ...env },
			encoding: "utf8",
		});
	};
	const chunks = join(folder, "dist/chunks");
	const exporter = readdirSync(chunks).find((name) => name.startsWith("json-exporter-"));
	if (exporter === undefined) throw new Error(`no exporter in ${chunks}`);
	renameSync(join(chunks, exporter), join(folder, "elsewhere"));
	const broken = run({ TRAWL_DEBUG: "0" });
	expect(broken.stderr).toContain("a file of Trawl's own is gone, as when another version was installed");
	expect(broken.stderr).toContain("the same command continues");
	expect(broken.stderr).not.toContain("    at ");
	expect(broken.status).toBe(1);
	renameSync(join(folder, "elsewhere"), join(chunks, exporter));
	const whole = run();
	expect(whole.stderr).toContain("1 done, 0 to go");
	expect(whole.status).toBe(0);
	expect(rig.json("results/one/results.json")).toMatchObject([{ status: "succeeded" }]);
});

test("files that another version made are made again by the one that is there now", () => {
	const rig = createRig(PROJECT);
	const folder = installed();
	const run = () => {
		const argv = [join(folder, "dist/cli/bin.js"), "run", "pipeline.yaml"];
		const { status, stderr } = spawnSync(process.execPath, argv, {
			cwd: rig.dir,
			env: { ...process.env, CI: "true" },
			encoding: "utf8",
		});
		expect(stderr).toContain("succeeded");
		expect(status).toBe(0);
		return (rig.json("results/one/run.json") as { made_from: string }).made_from;
	};
	const first = run();
	expect(run()).toBe(first);
	const described = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
	writeFileSync(join(folder, "package.json"), JSON.stringify({ ...described, version: "9.9.9" }));
	expect(run()).not.toBe(first);
});

test("TRAWL_DEBUG=1 shows where it happened", () => {
	const folder = installed();
	const [chunk] = readdirSync(join(folder, "dist/chunks")).filter((name) => name.startsWith("init-"));
	rmSync(join(folder, "dist/chunks", chunk ?? ""));
	const argv = [join(folder, "dist/cli/bin.js"), "init", join(folder, "new")];
	const { stderr, status } = spawnSync(process.execPath, argv, {
		env: { ...process.env, TRAWL_DEBUG: "1" },
		encoding: "utf8",
	});
	expect(stderr).toMatch(/is gone.*\n(.*\n)*\s+at /);
	expect(status).toBe(1);
});
