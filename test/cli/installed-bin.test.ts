/** The program as users start it: Node must not read the file of the key in its place. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BIN, createRig, type Rig } from "./cli-rig.ts";

const PIPELINE = "version: 1\nname: one\ntasks:\n  t:\n    query: What is this?\n";

function installed(files: Readonly<Record<string, string>> = {}): Rig {
	const rig = createRig({ "package.json": "{}", "pipeline.yaml": PIPELINE, ...files });
	mkdirSync(join(rig.dir, "node_modules/.bin"), { recursive: true });
	symlinkSync(BIN, join(rig.dir, "node_modules/.bin/trawl"));
	return rig;
}

/** The ways to call the program, as words before its own. */
const LINK = ["node_modules/.bin/trawl"];
const NPX = ["npx", "--offline", "trawl"];
const PATH_OF_IT = [process.execPath, BIN];

function call(cwd: string, [command = "", ...words]: readonly string[], ...argv: readonly string[]) {
	const env = { PATH: process.env.PATH, HOME: cwd, CI: "true" };
	return spawnSync(command, [...words, ...argv], { cwd, env, encoding: "utf8" });
}

const KEY_FILE = [
	[".bin", LINK, "--key-file"],
	[".bin", LINK, "--env-file"],
	["npx", NPX, "--key-file"],
	["path", PATH_OF_IT, "--key-file"],
] as const;

describe.skipIf(process.platform === "win32").each(KEY_FILE)("called by %s, %o %s", (_, program, flag) => {
	test("it says itself that the file is missing", () => {
		for (const words of [[flag, "keys.env"], [`${flag}=keys.env`]]) {
			const { status, stderr } = call(installed().dir, program, "plan", "pipeline.yaml", "--remote", ...words);
			expect(stderr).toContain("there is no env file keys.env");
			expect(status).toBe(4);
		}
	});

	test.each(["--require ./other.cjs", "--no-such-option"])(
		"it takes nothing from the file that is for Node: %s",
		(options) => {
			const { dir } = installed({
				"keys.env": `NODE_OPTIONS=${options}\nVALYU_API_KEY=val_x\nVALYU_BASE_URL=http://service.example/v1\n`,
				"other.cjs": "process.stderr.write('loaded by Node\\n');",
			});
			const { status, stderr } = call(dir, program, "plan", "pipeline.yaml", "--remote", flag, "keys.env");
			expect(stderr).not.toContain("loaded by Node");
			// The address is that of the file, and refused: it is another machine's and unencrypted.
			expect(stderr).toContain("service.example");
			expect(stderr).toContain("base_url");
			expect(status).toBe(2);
		},
	);
});

test("`npm start` keeps Node from reading the flag, too", () => {
	const { scripts } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
	expect(scripts.start).toMatch(/^node -- dist\/cli\/bin\.js /);
});
