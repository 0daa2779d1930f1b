import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { Database } from "../../src/sqlite/database.ts";
import { createRig, type Rig, sampleProject } from "./cli-rig.ts";

const TASKS = 120;

describe("kill -9 and the same command again", () => {
	// Each number is how many tasks have been accepted or finished when the process dies.
	test.each([0, 1, 20, 100])(
		"completes after a death with %i tasks done: none twice, none missing",
		async (doneAtDeath) => {
			const rig = createRig(manyTasks());
			const { child, ended } = rig.start("run", "pipeline.yaml");
			await killWhen(rig, child, doneAtDeath);
			expect((await ended).signal, "it was to die before its end").toBe("SIGKILL");
			const again = await rig.run("run", "pipeline.yaml");
			expect(again.exitCode, again.stderr).toBe(0);
			const outcomes = rig.json("results/many/results.json") as TaskOutcome[];
			expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: TASKS }, () => "succeeded"));
			expect(new Set(outcomes.map(({ id }) => id)).size).toBe(TASKS);
			expect(finishedTwice(rig)).toEqual([]);
			expect(countFinished(rig)).toBe(TASKS);
		},
	);

	test("a run interrupted with SIGINT ends with 130, keeps its state and says how to go on", async () => {
		const rig = createRig(manyTasks());
		const { child, ended } = rig.start("run", "pipeline.yaml");
		await waitForFinished(rig, 3);
		child.kill("SIGINT");
		const interrupted = await ended;
		expect(interrupted.exitCode).toBe(130);
		expect(interrupted.stderr).toContain("the same command continues it");
		expect(rig.json("results/many/run.json")).toMatchObject({ status: "pending", exit_code: 130 });
		const again = await rig.run("run", "pipeline.yaml");
		expect(again.exitCode).toBe(0);
		expect(countFinished(rig)).toBe(TASKS);
	});

	test("a run whose engine cannot be opened any more is refused with 4, and goes on when it can", async () => {
		const rig = createRig(manyTasks());
		const { child, ended } = rig.start("run", "pipeline.yaml");
		await waitForFinished(rig, 3);
		child.kill("SIGINT");
		await ended;
		const version = setVersion(rig, 99);
		const told = /the state cannot be used: .*engine-many\.db was written by a newer trawl \(version 99/;
		for (const command of [["cancel"], ["run", "pipeline.yaml"]]) {
			const refused = await rig.run(...command);
			expect(refused.exitCode, refused.stderr).toBe(4);
			expect(refused.stderr).toMatch(told);
		}
		setVersion(rig, version);
		const again = await rig.run("run", "pipeline.yaml");
		expect(again.exitCode, again.stderr).toBe(0);
		expect(finishedTwice(rig)).toEqual([]);
		expect(countFinished(rig)).toBe(TASKS);
	});

	test("a second run beside a live one waits, then is refused with 11 and names the holder", async () => {
		const rig = createRig(manyTasks(200));
		const first = rig.start("run", "pipeline.yaml");
		await waitForFinished(rig, 1);
		first.child.kill("SIGSTOP");
		try {
			const second = await rig.run("run", "pipeline.yaml");
			expect(second.exitCode).toBe(11);
			expect(second.stderr).toContain(`another run of \`many\` is live: process ${first.child.pid}`);
		} finally {
			first.child.kill("SIGCONT");
			first.child.kill("SIGKILL");
		}
		await first.ended;
		const after = await rig.run("run", "pipeline.yaml");
		expect(after.exitCode, after.stderr).toBe(0);
	});
});

function manyTasks(count = TASKS): Record<string, string> {
	const rows = Array.from({ length: count }, (_, index) => `Anchor ${index}`);
	return {
		...sampleProject(),
		"rows.csv": `name\n${rows.join("\n")}\n`,
		"pipeline.yaml": [
			"version: 1",
			"name: many",
			"engine: local",
			"local: { corpus: ['docs/*'], concurrency: 1 }",
			"data: { rows: { file: rows.csv } }",
			"tasks:",
			"  ask:",
			"    for_each: { row: rows }",
			'    key: "{{ row.name | slugify }}"',
			"    query: What is {{ row.name }} and what does Beacon do?",
			"run: { batch_size: 20, max_open_batches: 2 }",
			"",
		].join("\n"),
	};
}

/** Kills the process as soon as its engine has finished so many tasks. */
async function killWhen(rig: Rig, child: ReturnType<Rig["start"]>["child"], done: number): Promise<void> {
	await waitForFinished(rig, done, () => child.exitCode !== null);
	child.kill("SIGKILL");
}

/** Looks at the engine's own record of events until it shows so many finished tasks. */
async function waitForFinished(rig: Rig, done: number, ended = () => false): Promise<void> {
	for (let look = 0; look < 20_000 && !ended(); look++) {
		if (countFinished(rig) >= done && done >= 0 && engineExists(rig)) return;
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
}

/** Returns the one that it had. */
function setVersion(rig: Rig, version: number): number {
	const db = new Database(join(rig.dir, ".trawl/engine-many.db"));
	const before = db.get<{ user_version: number }>("PRAGMA user_version")?.user_version ?? 0;
	db.exec(`PRAGMA user_version = ${version}`);
	db.close();
	return before;
}

function engineExists(rig: Rig): boolean {
	return withEngine(rig, () => true) ?? false;
}

function countFinished(rig: Rig): number {
	const sql = "SELECT COUNT(*) AS n FROM task_events WHERE event = 'finished'";
	return withEngine(rig, (db) => db.get<{ n: number }>(sql)?.n ?? 0) ?? 0;
}

function finishedTwice(rig: Rig): unknown[] {
	const sql = "SELECT task_seq FROM task_events WHERE event = 'finished' GROUP BY 1 HAVING COUNT(*) > 1";
	return withEngine(rig, (db) => db.all(sql)) ?? ["no engine"];
}

function withEngine<Value>(rig: Rig, look: (db: Database) => Value): Value | undefined {
	try {
		const db = new Database(join(rig.dir, ".trawl/engine-many.db"), { readonly: true });
		try {
			return look(db);
		} finally {
			db.close();
		}
	} catch {
		// Not there yet, or without its tables yet.
		return undefined;
	}
}
