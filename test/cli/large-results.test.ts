/** Results that are larger together than memory, in the real program, against a service in another process. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { createRig } from "./cli-rig.ts";
import { said } from "./hosted-pipeline.ts";

const SERVICE = resolve(import.meta.dirname, "../../bench/service/stand-in.js");
const PEAK_MEMORY = pathToFileURL(resolve(import.meta.dirname, "peak-memory.mjs")).href;
const PIPELINE = `version: 1
name: large
data: { rows: { file: rows.csv } }
budget: { max_cost: 1000, max_tasks: 1000 }
export: { formats: [jsonl] }
tasks:
  ask: { for_each: { row: rows }, key: "{{ row.name }}", query: "About {{ row.name }}?" }
`;

test("1,000 results of 200 KB are collected and exported in 60 MB of heap, and 250 MB of memory", async () => {
	const service = spawn(process.execPath, [SERVICE, "--kilobytes", "200"], { stdio: ["pipe", "pipe", "inherit"] });
	onTestFinished(() => void service.stdin.end());
	const [origin] = await once(createInterface(service.stdout), "line");
	const env: Record<string, string> = { VALYU_BASE_URL: `${origin}/v1`, VALYU_API_KEY: "val_large_results" };
	const rig = createRig({ "package.json": "{}", "pipeline.yaml": PIPELINE }, env);
	env.NODE_OPTIONS = `--max-old-space-size=60 --import ${PEAK_MEMORY}`;
	env.PEAK_FILE = join(rig.dir, "peak");
	rig.write("rows.csv", `name\n${Array.from({ length: 1_000 }, (_, n) => `r${n}\n`).join("")}`);
	const result = await rig.run("run", "pipeline.yaml", "--quiet");
	expect(result.exitCode, said(result)).toBe(0);
	expect(Number(rig.read("peak")) / 1e6).toBeLessThan(250);
});
