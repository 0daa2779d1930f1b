/** Three stages on the embedded engine, killed in each of them and gone on with. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { Database } from "../../src/sqlite/database.ts";
import { PRELOAD } from "../crash/crash-project.ts";
import { createRig, launch, type Rig } from "./cli-rig.ts";

const PIPELINE = `version: 1
name: options
engine: local
local: { corpus: ["docs/*.md"], concurrency: 1 }
run: { poll: 20ms }
tasks:
  discover:
    query: Which options does Lantern have?
    output:
      schema:
        type: object
        required: [options]
        properties: { options: { type: array, items: { type: string } } }
  option:
    for_each: { option: { results_of: discover, at: /options, max_items: 5 } }
    key: "{{ option }}"
    query: What does the option {{ option }} of Lantern do?
  brief:
    needs: [option]
    query: |
      How is Lantern used?
      What do {% for r in results.option %}{{ r.key }} {% endfor %}mean?
`;

const LANTERN = `# Lantern

Lantern draws a status line in the terminal and replaces it in place.

## Usage

Call \`lantern(text)\` for each new line. Lantern is used to show the progress of long jobs.

## Options

### cursor

Shows the cursor while the line is drawn. The option cursor is off by default.

### width

Sets the columns of the line. The option width is 80 by default.

### height

Sets the rows that are kept. The option height is 24 by default.
`;

const IDS = ["discover", "option/cursor", "option/width", "option/height", "brief"];

/** Each stage with the steps of the state at which the program dies in it, which time they come then, and how many tasks the run has by then. */
const DEATHS = [
	["the first", "before markAccepted", 1, 1],
	["the first", "amid recordEnds", 1, 1],
	["the second", "after extend", 1, 4],
	["the second", "before markAccepted", 2, 4],
	["the second", "amid recordEnds", 2, 4],
	["the third", "after extend", 2, 5],
	["the third", "before markAccepted", 3, 5],
	["the third", "amid recordEnds", 3, 5],
] as const;

function countTasks(rig: Rig): number | undefined {
	const db = new Database(join(rig.dir, ".trawl/state.db"), { readonly: true });
	try {
		const sql = "SELECT COUNT(*) AS n FROM run_tasks t JOIN runs r USING (run_id) WHERE r.state = 'running'";
		return db.get<{ n: number }>(sql)?.n;
	} finally {
		db.close();
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

describe("three stages", () => {
	test.each(DEATHS)(
		"killed in %s, %s: the same command goes on; nothing is researched twice and parents are linked",
		async (_, step, nth, tasks) => {
			const rig = createRig({ "package.json": "{}", "pipeline.yaml": PIPELINE, "docs/lantern.md": LANTERN });
			const death = { TRAWL_CRASH: JSON.stringify({ step, nth }) };
			const killed = await launch(rig.dir, ["run", "pipeline.yaml"], death, ["--import", PRELOAD]).ended;
			expect(killed.signal, killed.stderr).toBe("SIGKILL");
			expect(countTasks(rig)).toBe(tasks);
			const result = await rig.run("run", "pipeline.yaml");
			expect(result.exitCode, result.stderr).toBe(0);
			const outcomes = rig.json("results/options/results.json") as TaskOutcome[];
			expect(outcomes.map(({ id, status }) => [id, status])).toEqual(IDS.map((id) => [id, "succeeded"]));
			expect(outcomes.map(({ parents }) => parents)).toEqual([
				...[undefined, ["discover"], ["discover"], ["discover"], undefined],
			]);
			expect(rig.read("results/options/reports/option/cursor.md")).toContain("From [discover](../discover.md).");
			expect(rig.read("results/options/results.csv").split("\n")[0]).toContain("parents");
			expect(Object.values(finished(rig))).toEqual([1, 1, 1, 1, 1]);
		},
	);
});
