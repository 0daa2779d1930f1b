import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createProgress } from "../../../src/cli/progress/create-progress.ts";
import type { TaskStanding } from "../../../src/model/run-events.ts";

const STANDING: TaskStanding = { total: 4, done: 0, failed: 0, cancelled: 0, running: 4, queued: 0, cost: 0 };
const standing = (change: Partial<TaskStanding>) =>
	({ type: "tasks_standing", standing: { ...STANDING, ...change } }) as const;

describe("progress in a log", () => {
	beforeEach(() => void vi.useFakeTimers());
	afterEach(() => void vi.useRealTimers());

	async function plain() {
		const lines: string[] = [];
		const stderr = { write: (text: string) => lines.push(text) };
		const { signal } = new AbortController();
		const context = { argv: [], env: {}, stdout: stderr, stderr, cwd: "/", signal };
		const progress = await createProgress({ style: "auto", works: true, runId: "r", color: true }, context);
		/** What was said since it was last asked. */
		return { progress, said: () => lines.splice(0).join("") };
	}

	test("is one line a change, at most one a second, and the last one always", async () => {
		const { progress, said } = await plain();
		progress.show(standing({}));
		progress.show(standing({ done: 1, running: 3, cost: 0.5 }));
		expect(said()).toBe("0/4 done, 4 running, 0 queued, $0.00, 0s\n");
		vi.advanceTimersByTime(1_000);
		progress.show(standing({ done: 2, running: 2, cost: 1 }));
		progress.show(standing({ done: 2, running: 2, cost: 1 }));
		expect(said()).toBe("2/4 done, 2 running, 0 queued, $1.00, 1s\n");
		progress.show(standing({ done: 4, running: 0, cost: 2 }));
		progress.end();
		expect(said()).toBe("4/4 done, 0 running, 0 queued, $2.00, 1s\n");
	});

	test("has a sign of life after each minute of silence, until it ends", async () => {
		const { progress, said } = await plain();
		progress.show(standing({}));
		vi.advanceTimersByTime(59_000);
		progress.show({ type: "warning", message: "slow" });
		expect(said()).toBe("0/4 done, 4 running, 0 queued, $0.00, 0s\nwarning: slow\n");
		vi.advanceTimersByTime(59_999);
		expect(said()).toBe("");
		vi.advanceTimersByTime(1);
		expect(said()).toBe("Still at work: 0/4 done, 4 running, 0 queued, $0.00, 1m 59s\n");
		vi.advanceTimersByTime(120_000);
		expect(said().match(/^Still at work/gm)).toHaveLength(2);
		progress.end();
		vi.advanceTimersByTime(600_000);
		expect(said()).toBe("");
	});

	test("says so also before anything is known of the tasks, but not before the work", async () => {
		const { progress, said } = await plain();
		vi.advanceTimersByTime(600_000);
		expect(said()).toBe("");
		progress.show({ type: "batch_opened", batch: "trawl/a/r/1", batch_id: "b", tasks: 4 });
		vi.advanceTimersByTime(60_000);
		expect(said()).toBe("Still at work: 1m 00s\n");
		progress.end();
	});

	test("says how long it may still take", async () => {
		const { progress, said } = await plain();
		progress.show(standing({}));
		vi.advanceTimersByTime(60_000);
		progress.show(standing({ done: 2, running: 2 }));
		expect(said()).toContain("2/4 done, 2 running, 0 queued, $0.00, 1m 00s, about 1m left\n");
		progress.end();
	});
});
