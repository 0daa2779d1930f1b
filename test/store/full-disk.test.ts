import { join } from "node:path";
import { expect, it } from "vitest";
import { executeRun } from "../../src/execute/execute-run.ts";
import { HOSTED_POLLS } from "../../src/execute/poll-delays.ts";
import { Database } from "../../src/sqlite/database.ts";
import { createExecutionStore } from "../../src/store/execution-statements.ts";
import { RetryPlanner } from "../../src/store/retry-planner.ts";
import { SpendingLedger } from "../../src/store/spending-ledger.ts";
import { openState } from "../../src/store/state-store.ts";
import { FakeService } from "../support/fake-service.ts";
import { ENGINE, NO_LIMITS } from "../support/planned-task.ts";
import { freezeSmall, smallPipeline } from "../support/small-pipeline.ts";
import { fastFolder } from "../support/temporary-folder.ts";

/** A run of ten large answers, and a database that `limit`, a pragma, keeps from growing or from being written to. */
async function runOn(
	limit: (db: Database) => string,
): Promise<{ readonly failure: unknown; readonly service: FakeService; readonly dir: string }> {
	const dir = fastFolder();
	const service = new FakeService({ answer: () => ({ output: "x".repeat(20_000) }) });
	const tasks = Array.from({ length: 10 }, (_, index) => `k${index}`);
	const pipeline = smallPipeline({ tasks, run: { batchSize: 1, maxOpenBatches: 2 } });
	const state = openState(dir);
	await freezeSmall(pipeline, state, { runId: "run-1", now: service.clock.now() });
	state.close();
	const db = new Database(join(dir, "state.db"));
	db.exec(limit(db));
	const failure = await executeRun({
		pipeline: "watch",
		engine: ENGINE,
		prices: pipeline.prices,
		limits: NO_LIMITS,
		lostBatch: "fault",
		waits: true,
		now: () => service.clock.iso(),
		cancel: new AbortController().signal,
		runId: "run-1",
		settings: pipeline.run,
		api: service.api,
		store: createExecutionStore(db, new SpendingLedger(db), new RetryPlanner(db)),
		polls: HOSTED_POLLS,
		checkOutput: (_, output) => ({ output, repairs: [], fault: null }),
		sleep: service.clock.sleep,
		random: () => 0,
		signal: new AbortController().signal,
		onEvent: () => {},
	}).catch((error: unknown) => error);
	db.close();
	return { failure, service, dir };
}

it("a disk that fills up ends the run with its error; what was committed stays and the rest can be had", async () => {
	const { failure, service, dir } = await runOn((db) => {
		const pages = db.get<{ page_count: number }>("PRAGMA page_count")?.page_count ?? 0;
		return `PRAGMA max_page_count = ${pages + 12}`;
	});
	expect(failure).toMatchObject({ name: "SqliteError", code: "SQLITE_FULL" });
	const accepted = service.ledger.length;
	expect(accepted).toBeGreaterThan(0);
	expect(accepted).toBeLessThan(10);
	const state = openState(dir);
	const counts = state.outcomes.counts("run-1");
	expect(counts.succeeded + state.execution.countInFlight("watch")).toBe(accepted);
	state.close();
});

it("a disk that cannot be written to is found before anything is sent", async () => {
	const { failure, service } = await runOn(() => "PRAGMA query_only = ON");
	expect(failure).toMatchObject({ name: "SqliteError", code: "SQLITE_READONLY" });
	expect(service.batches()).toEqual([]);
});
