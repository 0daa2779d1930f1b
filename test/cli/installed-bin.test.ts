/** The program as `npx trawl` starts it: by the link in `node_modules/.bin`, not by `node` and a path. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BIN, createRig, type Rig } from "./cli-rig.ts";

const PIPELINE = "version: 1\nname: one\ntasks:\n  t:\n    query: What is this?\n";

function installed(
	files: Readonly<Record<string, string>>,
): Rig & { npx(...argv: string[]): ReturnType<typeof spawn> } {
	const rig = createRig({ "package.json": "{}", "pipeline.yaml": PIPELINE, ...files });
	mkdirSync(join(rig.dir, "node_modules/.bin"), { recursive: true });
	symlinkSync(BIN, join(rig.dir, "node_modules/.bin/trawl"));
	return { ...rig, npx: (...argv) => spawn(rig.dir, argv) };
}

function spawn(cwd: string, argv: readonly string[]) {
	const env = { PATH: process.env.PATH, HOME: process.env.HOME, CI: "true" };
	return spawnSync("node_modules/.bin/trawl", [...argv], { cwd, env, encoding: "utf8" });
}

describe.skipIf(process.platform === "win32")("the installed program", () => {
	test("runs", () => {
		expect(installed({}).npx("validate", "pipeline.yaml")).toMatchObject({ status: 0 });
	});

	test.each([[["--env-file", "keys.env"]], [["--env-file=keys.env"]]])("says itself that %s is missing", (flag) => {
		const { status, stderr } = installed({}).npx("plan", "pipeline.yaml", "--remote", ...flag);
		expect(stderr).toContain("there is no env file keys.env");
		expect(status).toBe(4);
	});

	test.each(["--require ./other.cjs", "--no-such-option"])(
		"takes from the file nothing that is for Node: %s",
		(options) => {
			const { npx } = installed({
				"keys.env": `NODE_OPTIONS=${options}\nVALYU_API_KEY=val_x\nVALYU_BASE_URL=http://service.example/v1\n`,
				"other.cjs": "process.stderr.write('loaded by Node\\n');",
			});
			const { status, stderr } = npx("plan", "pipeline.yaml", "--remote", "--env-file", "keys.env");
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
