/** Ctrl-C before anything was sent. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Database } from "../../src/sqlite/database.ts";
import { createRig, type Rig } from "./cli-rig.ts";
import { runHere } from "./run-here.ts";

const ROWS = 300;

describe("a signal while a run is planned", () => {
	test.each([
		["SIGINT", 130],
		["SIGTERM", 143],
	] as const)("%s ends it with %i; nothing was frozen and nothing sent", async (signal, exitCode) => {
		const rig = createRig(largeProduct());
		const { child, ended } = rig.start("run", "pipeline.yaml");
		await planningHasBegun(rig, ended);
		child.kill(signal);
		const result = await ended;
		expect(result).toMatchObject({ exitCode, signal: null });
		expect(result.stderr).toBe("Interrupted before anything was sent.\n");
		expect(count(rig, "SELECT COUNT(*) AS n FROM runs")).toBe(0);
		expect(count(rig, "SELECT COUNT(*) AS n FROM attempts")).toBe(0);
		expect(rig.list(".")).not.toContain("results/large/run.json");
	});
});

describe("a signal while nothing could be sent anyway", () => {
	test.each([
		["plan", ["plan", "pipeline.yaml"], "SIGINT", 130],
		["validate", ["validate", "pipeline.yaml", "pipeline.yaml"], "SIGTERM", 143],
		["test", ["test", "pipeline.yaml"], "SIGTERM", 143],
	] as const)("ends %s as well", async (_, argv, signal, exitCode) => {
		const rig = createRig(largeProduct());
		const controller = new AbortController();
		setImmediate(() => controller.abort(signal));
		const result = await runHere(rig.dir, argv, controller.signal);
		expect(result.exitCode).toBe(exitCode);
		expect(result.stdout).toBe("");
		expect(result.stderr).toMatch(/^Interrupted before .*\.\n$/);
	});
});

/** Planning it takes seconds. */
function largeProduct(): Record<string, string> {
	return {
		"package.json": "{}",
		"docs/a.md": "# A\n\nA is a thing.\n",
		"rows.csv": `id\n${Array.from({ length: ROWS }, (_, n) => n).join("\n")}\n`,
		"pipeline.yaml": [
			"version: 1",
			"name: large",
			"engine: local",
			"local: { corpus: ['docs/*'] }",
			"data: { rows: { file: rows.csv } }",
			"tasks:",
			"  t:",
			"    for_each: { a: rows, b: rows }",
			'    key: "{{ a.id }}-{{ b.id }}"',
			"    query: What about {{ a.id }} and {{ b.id }}?",
			"",
		].join("\n"),
		"pipeline.test.yaml": "version: 1\ncases:\n  all: { expect: { tasks: 90000 } }\n",
	};
}

/** Until tasks of a draft are stored. */
async function planningHasBegun(rig: Rig, ended: Promise<unknown>): Promise<void> {
	let isOver = false;
	void ended.then(() => {
		isOver = true;
	});
	while (!isOver && count(rig, "SELECT COUNT(*) AS n FROM run_tasks") === 0) {
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

/** 0 while there is no such table. */
function count(rig: Rig, sql: string): number {
	if (!existsSync(join(rig.dir, ".trawl/state.db"))) return 0;
	try {
		const db = new Database(join(rig.dir, ".trawl/state.db"), { readonly: true });
		try {
			return db.get<{ n: number }>(sql, [])?.n ?? 0;
		} finally {
			db.close();
		}
	} catch {
		return 0;
	}
}
