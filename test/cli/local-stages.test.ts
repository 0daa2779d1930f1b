/** Three stages on the embedded engine over real documents, killed in each of them and gone on with. */
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { Database } from "../../src/sqlite/database.ts";
import { createRig, type Rig } from "./cli-rig.ts";

const MODULES = resolve(import.meta.dirname, "../../node_modules");

const PIPELINE = `version: 1
name: options
engine: local
local: { corpus: [${MODULES}/log-update/readme.md], concurrency: 1 }
run: { poll: 20ms }
tasks:
  discover:
    query: What are the facts of log-update?
    output:
      schema:
        type: object
        required: [notable_options]
        properties: { notable_options: { type: array, items: { type: string } } }
  option:
    for_each: { option: { results_of: discover, at: /notable_options, max_items: 5 } }
    key: "{{ option }}"
    query: What does the option {{ option }} of log-update do?
  brief:
    needs: [option]
    query: |
      How is log-update used?
      What do {% for r in results.option %}{{ r.key }} {% endfor %}mean?
`;

const IDS = ["discover", "option/showCursor", "option/defaultWidth", "option/defaultHeight", "brief"];

/** Kills the program once the state has so many tasks of the run; one that ends before is no failure. */
async function killAt(rig: Rig, tasks: number): Promise<void> {
	const { child, ended } = rig.start("run", "pipeline.yaml");
	for (let look = 0; look < 3_000 && child.exitCode === null; look++) {
		if (countTasks(rig) >= tasks) break;
		await delay(2);
	}
	child.kill("SIGKILL");
	await ended;
}

function countTasks(rig: Rig): number {
	try {
		const db = new Database(join(rig.dir, ".trawl/state.db"), { readonly: true });
		try {
			const sql = "SELECT COUNT(*) AS n FROM run_tasks t JOIN runs r USING (run_id) WHERE r.state = 'running'";
			return db.get<{ n: number }>(sql)?.n ?? 0;
		} finally {
			db.close();
		}
	} catch {
		// Not there yet, or just being made.
		return 0;
	}
}

/** Queries that were researched to their end, with how often. */
function finished(rig: Rig): Record<string, number> {
	const db = new Database(join(rig.dir, ".trawl/engine-options.db"), { readonly: true });
	try {
		const rows = db.all<{ id: string; n: number }>(
			`SELECT t.task_id AS id, COUNT(*) AS n FROM task_events e JOIN tasks t ON t.seq = e.task_seq
			 WHERE e.event = 'finished' GROUP BY t.task_id`,
		);
		return Object.fromEntries(rows.map(({ id, n }) => [JSON.parse(id) as string, n]));
	} finally {
		db.close();
	}
}

describe("three stages over real documents", () => {
	test.each([
		["the first", 1],
		["the second", 4],
		["the third", 5],
	])("killed in %s, the same command goes on; nothing is researched twice and parents are linked", async (_, at) => {
		const rig = createRig({ "package.json": "{}", "pipeline.yaml": PIPELINE });
		await killAt(rig, at);
		const result = await rig.run("run", "pipeline.yaml");
		expect(result.exitCode, result.stderr).toBe(0);
		const outcomes = rig.json("results/options/results.json") as TaskOutcome[];
		expect(outcomes.map(({ id, status }) => [id, status])).toEqual(IDS.map((id) => [id, "succeeded"]));
		expect(outcomes.map(({ parents }) => parents)).toEqual([
			...[undefined, ["discover"], ["discover"], ["discover"], undefined],
		]);
		expect(rig.read("results/options/reports/option/showCursor.md")).toContain("From [discover](../discover.md).");
		expect(rig.read("results/options/results.csv").split("\n")[0]).toContain("parents");
		expect(Object.values(finished(rig))).toEqual([1, 1, 1, 1, 1]);
	});
});
