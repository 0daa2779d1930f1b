/** Opens embedded engines in a folder that goes away with the test. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import {
	type EmbeddedEngine,
	openEmbeddedEngine,
	type WorkingEngineOptions,
} from "../../src/embedded/embedded-engine.ts";
import { Database } from "../../src/sqlite/database.ts";
import { ScriptedResearcher } from "./scripted-researcher.ts";

/** The path of a database that does not exist yet. */
export function temporaryDatabase(): string {
	const folder = mkdtempSync(join(tmpdir(), "trawl-engine-"));
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return join(folder, "engine.db");
}

export interface OpenedEngine extends EmbeddedEngine {
	readonly researcher: ScriptedResearcher;
}

/** An engine with a scripted researcher, closed with the test at the latest. */
export function openEngine(
	databasePath: string,
	options: Partial<Omit<WorkingEngineOptions, "researcher">> & { readonly researcher?: ScriptedResearcher } = {},
): OpenedEngine {
	const researcher = options.researcher ?? new ScriptedResearcher();
	const engine = openEmbeddedEngine({ tickMs: 20, ...options, databasePath, researcher });
	onTestFinished(() => engine.close());
	return { ...engine, researcher };
}

/** The events of each task, by query: `{ "hold a": ["queued", "started"] }`. */
export function taskEvents(databasePath: string): Readonly<Record<string, readonly string[]>> {
	const db = new Database(databasePath, { readonly: true });
	try {
		const rows = db.all<{ input: string; event: string }>(
			"SELECT t.input, e.event FROM task_events e JOIN tasks t ON t.seq = e.task_seq ORDER BY e.seq",
		);
		const events: Record<string, string[]> = {};
		for (const { input, event } of rows) {
			const { query }: { query: string } = JSON.parse(input);
			events[query] = [...(events[query] ?? []), event];
		}
		return events;
	} finally {
		db.close();
	}
}
