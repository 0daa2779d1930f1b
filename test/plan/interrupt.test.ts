import { describe, expect, it } from "vitest";
import { planPipeline } from "../../src/plan/plan-pipeline.ts";
import { mustLoad, planInput } from "../load/pipeline-folder.ts";

const TASKS = 5_000;

function manyTasks() {
	const rows = Array.from({ length: TASKS }, (_, n) => n).join(", ");
	return mustLoad(`version: 1
name: many
data: { rows: [${rows}] }
tasks:
  t: { for_each: { row: rows }, query: "About {{ row }}" }
`);
}

describe("planning", () => {
	it("hears a signal while it is under way, and stops", async () => {
		const controller = new AbortController();
		let planned = 0;
		const result = await planPipeline(planInput(manyTasks(), { signal: controller.signal }), () => {
			planned += 1;
			// As a signal handler does: when the event loop turns.
			if (planned === 1) setImmediate(() => controller.abort("SIGINT"));
		});
		expect(result).toEqual({ ok: false, problems: [] });
		expect(planned).toBeLessThan(TASKS / 2);
	});

	it("hears a signal that came during its last tasks", async () => {
		const controller = new AbortController();
		const input = planInput(manyTasks(), { signal: controller.signal });
		const result = await planPipeline(input, ({ index }) => {
			if (index === TASKS - 1) setImmediate(() => controller.abort("SIGINT"));
		});
		expect(result).toEqual({ ok: false, problems: [] });
	});
});
