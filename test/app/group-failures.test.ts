import { describe, expect, test } from "vitest";
import { groupFailures } from "../../src/app/group-failures.ts";
import type { FailureGroup } from "../../src/model/outcome.ts";

const failure = (task: string, error: string, tasks = 1, status: FailureGroup["status"] = "failed"): FailureGroup => ({
	...{ task, error, tasks, status },
});

describe("reasons at the end of a run", () => {
	test("that differ in a name alone are told once, by the first, with all tasks", () => {
		const groups = groupFailures([
			failure("a", "no evidence for `founded` of Anchor in the corpus"),
			failure("b", "no evidence for `founded` of Beacon Limited in the corpus", 2),
			failure("c", "no luck"),
		]);
		expect(groups).toEqual([
			failure("a", "no evidence for `founded` of Anchor in the corpus", 3),
			failure("c", "no luck"),
		]);
	});

	test("of tasks that ended otherwise are told apart", () => {
		const given = [failure("a", "no luck"), failure("b", "no luck", 1, "cancelled")];
		expect(groupFailures(given)).toEqual(given);
	});
});
