/** docs/first-pipeline.md: each command of the page, in order, in an empty folder, says what the page shows. */
import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { BIN, createRig } from "../cli/cli-rig.ts";

const page = readFileSync(new URL("../../docs/first-pipeline.md", import.meta.url), "utf8");

/** Commands with what they print. */
const steps = [...page.matchAll(/```console\n(.*?)\n```/gs)].flatMap(([, block = ""]) =>
	`\n${block}`
		.split("\n$ ")
		.slice(1)
		.map((step) => {
			const [command = "", ...lines] = step.split("\n");
			return { command, output: lines.join("\n") };
		}),
);

/** What is another each time: ids, times, and how many lines tell of progress. */
function lasting(text: string): string {
	return text
		.replace(/\b\d{8}-\d{6}-[\da-f]{6}\b/g, "RUN")
		.replace(/\bbatch_[\da-f-]{36}\b/g, "BATCH")
		.replace(/\bPlan id [\da-f]{16}\b/g, "PLAN")
		.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
		.replace(/^\d+\/\d+ done, .*\n/gm, "")
		.trimEnd();
}

it.skipIf(process.platform !== "linux")("shows what happens", () => {
	const rig = createRig({ "path/trawl": `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n` });
	chmodSync(join(rig.dir, "path/trawl"), 0o755);
	const home = createRig();
	const env = { PATH: `${rig.dir}/path:${process.env.PATH}`, HOME: home.dir, CI: "true" };
	expect(steps.length).toBeGreaterThan(10);
	for (const { command, output } of steps) {
		const said = spawnSync("bash", ["-c", `${command} 2>&1`], { cwd: home.dir, env, encoding: "utf8" }).stdout;
		expect(lasting(said), command).toBe(lasting(output));
	}
});

it("names files that the starter writes", () => {
	const yaml = /```yaml\n(.*?)```/s.exec(page)?.[1] ?? "";
	const starter = readFileSync(new URL("../../starter/pipelines/competitors.yaml", import.meta.url), "utf8");
	const missing = yaml.split("\n").filter((line) => line !== "" && !starter.split("\n").includes(line));
	expect(missing).toEqual([]);
});
