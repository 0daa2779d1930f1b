/** Which day is `run.date` when a run was left unfinished on another one. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { planReadOnly } from "../../src/app/plan-read-only.ts";
import { type RunReport, runPipeline } from "../../src/app/run-pipeline.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { PIPELINE_FILE, pipelineFolder } from "../load/pipeline-folder.ts";

const PIPELINE = `version: 1
name: daily
engine: local
local: { corpus: ["docs/*"] }
tasks:
  a: { query: "What is Anchor on {{ run.date }}?" }
`;

let dir: string;

beforeEach(async () => {
	vi.useFakeTimers({ toFake: ["Date"] });
	await leaveUnfinished(PIPELINE);
});

afterEach(() => void vi.useRealTimers());

/** Begins a run on the first of October, and lets a day pass. */
async function leaveUnfinished(pipeline: string): Promise<void> {
	vi.setSystemTime(Date.parse("2026-10-01T12:00:00Z"));
	dir = pipelineFolder({
		"package.json": "{}",
		"docs/a.md": "# Anchor\n\nAnchor is a queue.\n",
		[PIPELINE_FILE]: pipeline,
	});
	const controller = new AbortController();
	const interrupted = await run(controller.signal, () => controller.abort("SIGINT"));
	expect(interrupted.manifest).toMatchObject({ status: "pending", exit_code: 130 });
	vi.setSystemTime(Date.parse("2026-10-02T12:00:00Z"));
}

async function run(signal = new AbortController().signal, onEvent: () => void = () => undefined) {
	const report = await runPipeline(PIPELINE_FILE, { cwd: dir, signal, onEvent });
	if (!report.ok) throw new Error(JSON.stringify(report.problems));
	return report satisfies RunReport;
}

async function planned(): Promise<readonly string[]> {
	const queries: string[] = [];
	const result = await planReadOnly(PIPELINE_FILE, { cwd: dir }, new Date(), ({ request }) =>
		queries.push(request.query),
	);
	expect(result.ok).toBe(true);
	return queries;
}

function asked(): readonly string[] {
	const outcomes = JSON.parse(readFileSync(join(dir, "results/daily/results.json"), "utf8")) as TaskOutcome[];
	return outcomes.map(({ query }) => query);
}

function change(from: string, to: string): void {
	writeFileSync(join(dir, PIPELINE_FILE), PIPELINE.replace(from, to));
}

describe("the day after", () => {
	test("an unchanged file continues the run under its own date", async () => {
		expect(await planned()).toEqual(["What is Anchor on 2026-10-01?"]);
		expect((await run()).manifest).toMatchObject({ status: "succeeded" });
		expect(asked()).toEqual(["What is Anchor on 2026-10-01?"]);
	});

	test("so does one that asks for the same in other words of its own", async () => {
		change("version: 1", "# A note.\nversion: 1");
		await run();
		expect(asked()).toEqual(["What is Anchor on 2026-10-01?"]);
	});

	test("so does one whose later stage reads the date", async () => {
		const later = `  b: { needs: [a], query: "What is Anchor on {{ run.date }}, after {{ results.a | size }}?" }\n`;
		await leaveUnfinished(PIPELINE + later);
		await run();
		expect(asked()).toEqual(["What is Anchor on 2026-10-01?", "What is Anchor on 2026-10-01, after 1?"]);
	});

	test("a file that asks for something else makes a new run, of today", async () => {
		change("What is", "Who made");
		expect(await planned()).toEqual(["Who made Anchor on 2026-10-02?"]);
		await run();
		expect(asked()).toEqual(["Who made Anchor on 2026-10-02?"]);
	});
});
