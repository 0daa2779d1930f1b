import { join } from "node:path";
import { expect, it } from "vitest";
import { Database } from "../../src/sqlite/database.ts";
import { migrateState, STATE_VERSION, stateVersion } from "../../src/store/state-migrations.ts";
import { openState, readState } from "../../src/store/state-store.ts";
import { fastFolder } from "../support/temporary-folder.ts";

/** A state as the first version wrote it: one run with a success, a task in flight and a skipped one. */
function firstVersion(): string {
	const dir = fastFolder();
	const db = new Database(join(dir, "state.db"));
	migrateState(db, 1);
	const context = JSON.stringify({ engine: { engine: "local" } });
	db.run(
		`INSERT INTO runs (run_id, pipeline, state, date, started_at, context, summary)
		 VALUES ('run-1', 'watch', 'running', '2026-10-01', '2026-10-01T00:00:00.000Z', ?, '{"plan_id":"p"}')`,
		[context],
	);
	db.run("INSERT INTO settings (settings_id, body) VALUES ('s', '{\"mode\":\"heavy\"}')");
	db.run(
		`INSERT INTO batches (run_id, ordinal, pipeline, name, settings_id, state, batch_id)
		 VALUES ('run-1', 1, 'watch', 'trawl/watch/run-1/1', 's', 'open', 'batch_1')`,
	);
	for (const [idx, state, skipped] of [
		[0, "succeeded", null],
		[1, "accepted", null],
		[2, null, '"max_failures was exceeded"'],
	] as const) {
		const ids = [`t/k${idx}`, `t/k${idx}@0123456789`] as const;
		db.run(
			`INSERT INTO run_tasks (run_id, idx, task_id, template, key, bindings, request, settings_id, fingerprint, components,
			   action, reason, bought_by, wire_id, attempt, ordinal, skipped)
			 VALUES ('run-1', ?, ?, 't', ?, '{}', ?, 's', ?, '{}', 'run', '{"type":"new"}', 'watch', ?, 1, 1, ?)`,
			[idx, ids[0], `k${idx}`, JSON.stringify({ query: `about k${idx}` }), `digest-${idx}`, ids[1], skipped],
		);
		if (state === null) continue;
		db.run(
			`INSERT INTO attempts (pipeline, wire_id, run_id, ordinal, idx, task_id, fingerprint, components, attempt, state, cost, completed_at)
			 VALUES ('watch', ?, 'run-1', 1, ?, ?, ?, '{}', 1, ?, 2.5, '2026-10-01T01:00:00.000Z')`,
			[ids[1], idx, ids[0], `digest-${idx}`, state],
		);
	}
	db.run(
		`INSERT INTO results (pipeline, wire_id, output_type, output, sources, images)
		 VALUES ('watch', 't/k0@0123456789', 'markdown', '"found"', '[]', '[]')`,
	);
	db.close();
	return dir;
}

it("an older state is brought up to date with everything in it", () => {
	const dir = firstVersion();
	const state = openState(dir);
	const outcomes = [...state.outcomes.read("run-1")];
	expect(outcomes.map(({ id, status, output, error, query }) => [id, status, output, error, query])).toEqual([
		["t/k0", "succeeded", "found", null, "about k0"],
		["t/k1", "pending", null, null, "about k1"],
		["t/k2", "skipped", null, "max_failures was exceeded", "about k2"],
	]);
	const [batch] = state.execution.unfinishedBatches("watch", "local");
	expect(batch).toMatchObject({ batch_id: "batch_1", name: "trawl/watch/run-1/1", settings: { mode: "heavy" } });
	expect(batch && state.execution.attemptsOfBatch(batch)).toMatchObject([
		{ wire_id: "t/k0@0123456789", request: { query: "about k0" } },
		{ wire_id: "t/k1@0123456789", state: "accepted" },
	]);
	expect(state.runs.unfinished("watch")).toMatchObject({ run_id: "run-1", lineage: "run-1", consent: null });
	expect(state.lookups.byRequest("watch", { digest: "digest-0", query: "about k0" })).toMatchObject({ cost: 2.5 });
	state.close();
});

it("what results of an older state link to is still to be downloaded", () => {
	const dir = firstVersion();
	const before = new Database(join(dir, "state.db"));
	const images = [{ image_url: "https://files.example/1" }, { title: "no link" }, "https://files.example/3"];
	for (let more = 0; more < 50; more++) images.push({ image_url: `https://files.example/more-${more}` });
	before.run("UPDATE results SET pdf_url = ?, images = ?", ['"https://files.example/pdf"', JSON.stringify(images)]);
	migrateState(before, 2);
	before.close();
	const state = openState(dir);
	const links = state.downloads.links("run-1");
	expect(links.map(({ kind, number }) => `${kind} ${number}`).slice(0, 4)).toEqual([
		"pdf 1",
		"image 1",
		"image 3",
		"image 4",
	]);
	expect(links.slice(0, 3).map(({ url, state }) => [url, state])).toEqual([
		["https://files.example/pdf", "wanted"],
		["https://files.example/1", "wanted"],
		["https://files.example/3", "wanted"],
	]);
	expect(links.at(-1)).toMatchObject({ task: "t/k0", number: 51, url: null, state: "failed" });
	expect(state.artefacts.missing("run-1", "untried").at(-1)?.reason).toMatch(/^3 more:/);
	expect(links).toHaveLength(51);
	state.close();
});

it("reading an older state changes nothing in it and tells the same", () => {
	const dir = firstVersion();
	const state = readState(dir);
	expect(state?.outcomes.counts("run-1")).toMatchObject({ succeeded: 1, pending: 1, skipped: 1 });
	state?.close();
	const db = new Database(join(dir, "state.db"), { readonly: true });
	expect(stateVersion(db)).toBe(1);
	db.close();
});

it("tasks of an older state leave their requests to the answers that they reuse, and tell the same", () => {
	const dir = firstVersion();
	const before = new Database(join(dir, "state.db"));
	migrateState(before, 5);
	before.exec(`
		INSERT INTO runs (run_id, pipeline, state, date, started_at, context, lineage)
		VALUES ('run-2', 'watch', 'finished', '2026-10-02', '2026-10-02T00:00:00.000Z', '{}', 'run-2');
		INSERT INTO run_tasks (run_id, idx, task_id, template, key, bindings, request, settings_id, fingerprint, components, action,
			reason, bought_by, wire_id, attempt, parents)
		SELECT 'run-2', idx, task_id, template, key, bindings, request, settings_id, fingerprint, components, 'reuse',
			'{"type":"stored"}', bought_by, wire_id, attempt, '["t/k9"]' FROM run_tasks WHERE run_id = 'run-1' AND idx < 2;
		INSERT INTO run_tasks (run_id, idx, task_id, template, key, bindings, request, settings_id, fingerprint, components, action,
			reason, bought_by, wire_id, attempt)
		SELECT 'run-2', 2, 't/k2', template, key, bindings, '{"query":"about k0","metadata":{"n":1}}', settings_id, fingerprint,
			components, 'reuse', '{"type":"stored"}', bought_by, wire_id, attempt FROM run_tasks WHERE run_id = 'run-1' AND idx = 0`);
	before.close();
	const state = openState(dir);
	expect([...state.outcomes.read("run-2")].map(({ query, output, parents }) => [query, output, parents])).toEqual([
		["about k0", "found", ["t/k9"]],
		["about k1", null, ["t/k9"]],
		["about k0", "found", undefined],
	]);
	expect([0, 1, 2].map((n) => state.tasks.find("run-2", `t/k${n}`)?.request)).toEqual([
		{ query: "about k0" },
		{ query: "about k1" },
		{ query: "about k0", metadata: { n: 1 } },
	]);
	state.close();
	const db = new Database(join(dir, "state.db"), { readonly: true });
	const sql = "SELECT request IS NULL AS gone FROM run_tasks WHERE run_id = 'run-2' ORDER BY idx";
	// What has not ended may go, and another request is another.
	expect(db.all<{ gone: number }>(sql).map((row) => row.gone)).toEqual([1, 0, 0]);
	expect(db.get("SELECT COUNT(*) AS n FROM run_tasks WHERE run_id = 'run-1' AND request IS NOT NULL")).toEqual({
		n: 3,
	});
	expect(db.all("PRAGMA foreign_key_check")).toEqual([]);
	db.close();
});

it("a migration that fails half way leaves the old version whole", () => {
	const dir = firstVersion();
	const db = new Database(join(dir, "state.db"));
	// The name the second version's table is going to have.
	db.exec("CREATE TABLE batches_2 (id INTEGER)");
	db.close();
	expect(() => openState(dir)).toThrow("batches_2");
	const after = new Database(join(dir, "state.db"), { readonly: true });
	expect(stateVersion(after)).toBe(1);
	expect(after.get("SELECT COUNT(*) AS n FROM attempts")).toEqual({ n: 2 });
	expect(after.all("SELECT name FROM pragma_table_info('runs') WHERE name = 'lineage'")).toEqual([]);
	after.close();
	expect(STATE_VERSION).toBeGreaterThan(1);
});
