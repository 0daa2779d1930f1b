import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { exportRun } from "../../src/export/export-run.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { EXPORT_FORMATS, type ExportFormat } from "../../src/model/pipeline.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { manifest, outcome } from "./builders.ts";

const TASKS = 600;
const OUTPUT_BYTES = 50_000;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function large(index: number): TaskOutcome {
	return outcome({ key: `task-${index}`, output: `${index} `.padEnd(OUTPUT_BYTES, "lorem ipsum ") });
}

/** Bytes that wait in the export's staging folder. */
function staged(dir: string): number {
	const [staging] = readdirSync(dir).filter((name) => name.startsWith(".trawl-export-"));
	if (staging === undefined) return 0;
	return readdirSync(join(dir, staging)).reduce((sum, name) => sum + statSync(join(dir, staging, name)).size, 0);
}

const PASSES: readonly (readonly [format: ExportFormat, passes: number])[] = [
	["json", 1],
	["jsonl", 1],
	["csv", 2],
	["markdown", 2],
	["html", 2],
];

test.each(PASSES)("%s is written while the outcomes are read, never more than a few behind", async (format, passes) => {
	const dir = temporaryFolder();
	let pass = 0;
	let mostBehind = 0;
	function* outcomes() {
		pass += 1;
		for (let index = 0; index < TASKS; index += 1) {
			const look = pass === passes && index % 100 === 0;
			if (look) mostBehind = Math.max(mostBehind, index - staged(dir) / OUTPUT_BYTES);
			yield large(index);
		}
	}
	const report = await exportRun({ dir, formats: [format], manifest: manifest(TASKS), outcomes });
	expect(report.ok).toBe(true);
	expect(pass).toBe(passes);
	expect(mostBehind).toBeLessThan(20);
});

test("no outcome is kept once it is written", async () => {
	const dir = temporaryFolder();
	const given: WeakRef<TaskOutcome>[] = [];
	let mostAlive = 0;
	async function* outcomes() {
		for (let index = 0; index < TASKS; index += 1) {
			if (index > 0 && index % 150 === 0) {
				await setImmediate();
				collectGarbage();
				mostAlive = Math.max(mostAlive, given.filter((reference) => reference.deref() !== undefined).length);
			}
			const next = large(index);
			given.push(new WeakRef(next));
			yield next;
		}
	}
	const report = await exportRun({ dir, formats: EXPORT_FORMATS, manifest: manifest(TASKS), outcomes });
	expect(report.ok).toBe(true);
	expect(given).toHaveLength(2 * TASKS);
	expect(mostAlive).toBeLessThan(50);
});
