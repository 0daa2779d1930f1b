import { describe, expect, test } from "vitest";
import { groupFailures } from "../../src/app/group-failures.ts";
import type { Failure, FailureGroup } from "../../src/model/outcome.ts";

/** `task`: the id; `names`: texts of its row beside id and key. */
function failure(task: string, error: string, changes: Partial<Failure> = {}): Failure {
	const [template = "", key = ""] = task.split("/");
	const { names = [], ...rest } = changes;
	return { task, template, error, tasks: 1, status: "failed", ...rest, names: [task, key, ...names] };
}

/** As they are told: the first task, its message, how many. */
function told(failures: readonly Failure[]): [string, string | null, number][] {
	return groupFailures(failures).map(({ task, error, tasks }: FailureGroup) => [task, error, tasks]);
}

describe("reasons at the end of a run", () => {
	test("that differ in what names the row are told once, by the first, with all tasks", () => {
		const message = (name: string) => `no evidence for \`founded\` of ${name} in the corpus`;
		const failures = [
			failure("facts/a", message("Anchor"), { names: ["Anchor"] }),
			failure("facts/b", message("Beacon Limited"), { names: ["Beacon Limited", "no"], tasks: 2 }),
		];
		expect(told(failures)).toEqual([["facts/a", message("Anchor"), 3]]);
	});

	test.each([
		["a number", "/people/3/age: must be at least 18", "/people/14/age: must be at least 18"],
		["a quoted value", 'expected one of a, b, found "x"', 'expected one of a, b, found "yes, and more"'],
		["the task's own id", "no room for facts/a", "no room for facts/b"],
		["an id in backticks", "expected a list in the result of `facts/a`", "expected a list in the result of `facts/b`"],
	])("that differ in %s are one", (_what, one, other) => {
		expect(told([failure("facts/a", one), failure("facts/b", other)])).toEqual([["facts/a", one, 2]]);
	});

	test("that differ in the name that is wrong are told apart, however alike they are", () => {
		const message = (name: string) => `there is no value for \`x.${name}\``;
		const names = ["idd", "nmae", "col1", "col2"];
		const failures = names.map((name, index) => failure(`facts/${index}`, message(name)));
		expect(told(failures)).toHaveLength(4);
	});

	test.each([
		["two answers of a service", "HTTP 402: no", "HTTP 429: no"],
		["two expectations", "/age: must be a number", "/name: must be a number"],
	])("that are %s are told apart", (_what, one, other) => {
		expect(told([failure("facts/a", one), failure("facts/b", other)])).toHaveLength(2);
	});

	test("of two templates, or of tasks that ended otherwise, are told apart", () => {
		const given = [
			failure("a/1", "no luck"),
			failure("b/1", "no luck"),
			failure("a/2", "no luck", { status: "cancelled" }),
		];
		expect(told(given)).toHaveLength(3);
	});

	test("stand by how many tasks they befell, else in planned order", () => {
		const given = [failure("a/1", "rare"), failure("a/2", "other"), failure("a/3", "often", { tasks: 5 })];
		expect(told(given).map(([, error]) => error)).toEqual(["often", "rare", "other"]);
	});
});
