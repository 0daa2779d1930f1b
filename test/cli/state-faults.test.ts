import { execFileSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createRig, type Rig, sampleProject } from "./cli-rig.ts";

const COMMANDS = ["status", "export", "plan pipeline.yaml", "run pipeline.yaml"];
const STATE = ".trawl/state.db";

/** Every page but the first is overwritten, as a broken disk does. */
/** All from so many bytes on. An index whose first page, of 8 KB, is damaged is built again without a word. */
function damage(path: string, from = 4096): void {
	const file = openSync(path, "r+");
	writeSync(file, Buffer.alloc(statSync(path).size - from, 0xaa), 0, undefined, from);
	closeSync(file);
}

const FAULTS: readonly (readonly [string, string, (rig: Rig) => void])[] = [
	["damaged", "malformed", (rig) => damage(join(rig.dir, STATE))],
	["a folder", "expected a database file, found a folder", (rig) => mkdirSync(join(rig.dir, STATE))],
	["a pipe", "expected a database file, found a pipe", (rig) => void execFileSync("mkfifo", [join(rig.dir, STATE)])],
];

describe.each(FAULTS)("a state that is %s", (name, message, spoil) => {
	test.each(COMMANDS)("is told by %s with its path and what to do, and nothing is sent", async (command) => {
		const rig = createRig(sampleProject());
		if (name === "damaged") await rig.run("run", "pipeline.yaml");
		else mkdirSync(join(rig.dir, ".trawl"));
		spoil(rig);
		const result = await rig.run(...command.split(" "));
		expect(result.exitCode, result.stderr).toBe(4);
		expect(result.stderr).toContain(message);
		expect(result.stderr).toContain(`${STATE} [state_unusable]\n    `);
		expect(result.stderr).not.toMatch(/internal error|^\s+at /m);
	});
});

test("an index of the corpus that is damaged is told with what to do", async () => {
	const rig = createRig(sampleProject());
	await rig.run("run", "pipeline.yaml");
	damage(join(rig.dir, ".trawl/corpus.db"), 8192);
	rig.write("docs/new.md", "# New\n\nDory is a boat.\n");
	const result = await rig.run("run", "pipeline.yaml");
	expect(result.exitCode, result.stderr).toBe(4);
	expect(result.stderr).toContain("corpus.db [state_unusable]\n    remove the file");
});

test.runIf(process.platform === "linux")("a folder that can never be made is refused at once", async () => {
	const rig = createRig(sampleProject());
	const result = await rig.run("run", "pipeline.yaml", "--state", "/proc/trawl/state");
	expect(result.exitCode).toBe(4);
	expect(result.stderr).toContain("mkdir '/proc/trawl' [state_unusable]");
	expect(rig.list(".")).not.toContain("results/products/run.json");
});

describe("the folder of the state", () => {
	test("that Trawl makes is kept out of git", async () => {
		const rig = createRig(sampleProject());
		await rig.run("run", "pipeline.yaml", "--state", "var/state");
		expect(rig.read("var/state/.gitignore")).toBe("*\n");
	});

	test("that is the user's gets no .gitignore", async () => {
		const rig = createRig(sampleProject());
		const result = await rig.run("run", "pipeline.yaml", "--state", ".");
		expect(result.exitCode, result.stderr).toBe(0);
		expect(rig.list(".")).toContain("state.db");
		expect(rig.list(".")).not.toContain(".gitignore");
	});
});

describe("status and export", () => {
	test("take a pipeline file and find the state of its project from anywhere", async () => {
		const rig = createRig(inFolder("project", sampleProject()));
		await rig.run("run", "project/pipeline.yaml");
		const status = await rig.run("status", "project/pipeline.yaml");
		expect(status.stdout).toContain("of products: succeeded");
		const exported = await rig.run("export", "project/pipeline.yaml");
		expect(exported.exitCode, exported.stderr).toBe(0);
		expect(exported.stderr).toContain("in project/results/products");
	});

	test("say where they looked and what to do when there is no state", async () => {
		const rig = createRig(inFolder("project", sampleProject()));
		rig.write("package.json", "{}");
		for (const command of ["status", "export"]) {
			const result = await rig.run(command);
			expect(result.exitCode).toBe(9);
			expect(result.stderr).toMatch(/there is no state in .*\/\.trawl \[run_unknown\]/);
			expect(result.stderr).toContain("name its pipeline file");
		}
	});

	test("say what is wrong with a file that is no pipeline or not there", async () => {
		const rig = createRig(sampleProject());
		expect((await rig.run("status", "products.csv")).exitCode).toBe(4);
		const missing = await rig.run("export", "nothing.yaml");
		expect(missing.exitCode).toBe(4);
		expect(missing.stderr).toContain(
			"there is no pipeline file nothing.yaml [file_missing]\n    there is: pipeline.yaml\n",
		);
	});

	test("go on in a project that has been moved", async () => {
		const rig = createRig(inFolder("before", sampleProject()));
		await rig.run("run", "before/pipeline.yaml");
		const report = rig.read("before/results/products/index.md");
		renameSync(join(rig.dir, "before"), join(rig.dir, "after"));
		writeFileSync(join(rig.dir, "after/results/products/index.md"), "lost");
		const result = await rig.run("export", "after/pipeline.yaml");
		expect(result.exitCode, result.stderr).toBe(0);
		expect(readFileSync(join(rig.dir, "after/results/products/index.md"), "utf8")).toBe(report);
		expect(rig.list(".").filter((path) => path.startsWith("before"))).toEqual([]);
	});
});

function inFolder(folder: string, files: Readonly<Record<string, string>>): Record<string, string> {
	return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}

test("two pipelines that name one results folder: the second is refused and nothing of the first is lost", async () => {
	const rig = createRig(sampleProject());
	const text = `${rig.read("pipeline.yaml")}export: { dir: results/shared }\n`;
	rig.write("pipeline.yaml", text);
	rig.write("second.yaml", text.replace("name: products", "name: second"));
	await rig.run("run", "pipeline.yaml");
	const before = rig.list("results/shared").map((path) => rig.read(`results/shared/${path}`));
	const second = await rig.run("run", "second.yaml");
	expect(second.exitCode).toBe(4);
	expect(second.stderr).toContain("found those of another pipeline");
	expect((await rig.run("status", "second.yaml")).exitCode).toBe(9);
	expect(rig.list("results/shared").map((path) => rig.read(`results/shared/${path}`))).toEqual(before);
});
