import { afterEach, expect, test, vi } from "vitest";
import { runExtender } from "../../src/app/extend-run.ts";
import type { Session } from "../../src/app/run-stage.ts";
import { Database } from "../../src/sqlite/database.ts";
import type { StoredRun } from "../../src/store/stored-run.ts";
import { freezeTasks, plannedTask } from "../support/planned-task.ts";
import { withState } from "../support/with-state.ts";

afterEach(() => void vi.restoreAllMocks());

test("a run without later stages reads nothing after each of its batches: its plan grows with their number", async () => {
	let ended = Promise.resolve();
	withState((state) => {
		freezeTasks(state, "run-1", [plannedTask(0)]);
		const extend = runExtender({ state } as Session, state.runs.find("run-1") as StoredRun);
		const asked = vi.spyOn(Database.prototype, "all");
		ended = Promise.all([extend({ retriesOver: false }), extend({ retriesOver: true })]).then((planned) => {
			expect(planned).toEqual([false, false]);
		});
		expect(asked).not.toHaveBeenCalled();
	});
	await ended;
});
