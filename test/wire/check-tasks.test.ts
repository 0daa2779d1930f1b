import { expect, test } from "vitest";
import {
	checkAddTasks,
	checkListBatchesQuery,
	checkListTasksQuery,
	checkTaskInput,
} from "../../src/wire/check-request.ts";
import { summariseFieldErrors } from "../../src/wire/field-error.ts";

test.each<readonly [string, unknown]>([
	["a bare query", { query: "q" }],
	["a query of 25,000 characters outside the basic plane", { query: "\u{1F50E}".repeat(25_000) }],
	[
		"instructions of 15,000 characters together",
		{ query: "q", research_strategy: "x".repeat(14_000), report_format: "y".repeat(1000) },
	],
	["the former names, as the Python SDK sends them", { query: "q", input: "q", strategy: "s" }],
	["the former name of the query alone", { input: "q" }],
	["any id of one character or more", { query: "q", id: "\0" }],
	["ten URLs", { query: "q", urls: Array(10).fill("https://example.com/a?b=c#d") }],
])("accepts a task with %s", (_case, task) => {
	expect(checkTaskInput(task)).toEqual([]);
});

test.each<readonly [unknown, string, string, string]>([
	["what", "", "invalid_type", "expected an object, found text"],
	[{}, "query", "required", "expected query, found nothing"],
	[{ query: "" }, "query", "blank", "expected text, found an empty text"],
	[{ query: " \n\t" }, "query", "blank", "expected text, found only blanks"],
	[{ query: 7 }, "query", "invalid_type", "expected text, found 7"],
	[{ query: null }, "query", "invalid_type", "expected text, found null"],
	[{ query: "x".repeat(25_001) }, "query", "too_long", "expected at most 25,000 characters, found 25,001"],
	[{ query: "q", id: "" }, "id", "too_short", "expected text, found an empty text"],
	[{ query: "q", id: 7 }, "id", "invalid_type", "expected text, found 7"],
	[
		{ query: "q", querry: "q" },
		"querry",
		"unknown_key",
		'unknown key "querry"; expected one of id, query, input, research_strategy, strategy, report_format, urls or metadata',
	],
	[
		{ query: "q", mode: "fast" },
		"mode",
		"unknown_key",
		'unknown key "mode"; a task inherits it from its batch and cannot set it',
	],
	[{ query: "q", files: [] }, "files", "unknown_key", 'unknown key "files"; it is not available in batches'],
	[
		{ query: "q", constructor: 1 },
		"constructor",
		"unknown_key",
		'unknown key "constructor"; expected one of id, query, input, research_strategy, strategy, report_format, urls or metadata',
	],
	[
		{ query: "q", research_strategy: "x".repeat(15_001) },
		"research_strategy",
		"too_long",
		"expected at most 15,000 characters, found 15,001",
	],
	[
		{ query: "q", research_strategy: "x".repeat(9000), report_format: "y".repeat(6001) },
		"report_format",
		"too_long",
		"expected at most 15,000 characters together with research_strategy, found 15,001",
	],
	[
		{ query: "q", strategy: "x".repeat(15_000), report_format: "y" },
		"report_format",
		"too_long",
		"expected at most 15,000 characters together with research_strategy, found 15,001",
	],
	[{ query: "q", urls: "https://example.com" }, "urls", "invalid_type", "expected a list, found text"],
	[
		{ query: "q", urls: ["example.com"] },
		"urls[0]",
		"invalid_format",
		'expected a URL such as https://example.com/page, found "example.com"',
	],
	[
		{ query: "q", urls: ["https://example.com", "https://"] },
		"urls[1]",
		"invalid_format",
		'expected a URL such as https://example.com/page, found "https://"',
	],
	[
		{ query: "q", urls: Array(11).fill("https://example.com") },
		"urls",
		"too_many",
		"expected at most 10 items, found 11",
	],
	[
		{ query: "q", metadata: { "a.b": null } },
		'metadata["a.b"]',
		"invalid_type",
		"expected text, a number or true or false, found null",
	],
])("a task %j is refused at %s as %s: %s", (task, key, code, message) => {
	expect(checkTaskInput(task)).toEqual([{ key, code, message }]);
});

test("add-tasks says the same of each task, with its place in the list", () => {
	const good = { query: "q" };
	const bad = [
		{},
		{ query: "q", urls: ["x"] },
		{ query: "q", research_strategy: "x".repeat(9000), report_format: "y".repeat(6001) },
	];
	for (const task of bad) {
		const [alone] = checkTaskInput(task);
		expect(checkAddTasks({ tasks: [good, task] })).toEqual([{ ...alone, key: `tasks[1].${alone?.key}` }]);
	}
	expect(checkAddTasks({ tasks: [good, 7] })).toEqual([
		{ key: "tasks[1]", code: "invalid_type", message: "expected an object, found 7" },
	]);
});

test.each<readonly [unknown, string, string, string]>([
	[{}, "tasks", "required", "expected tasks, found nothing"],
	[{ tasks: {} }, "tasks", "invalid_type", "expected a list, found an object"],
	[{ tasks: [] }, "tasks", "too_few", "expected at least 1 item, found none"],
	[{ tasks: Array(101).fill({ query: "q" }) }, "tasks", "too_many", "expected at most 100 items, found 101"],
	[
		{ tasks: [{ query: "q" }], mode: "fast" },
		"mode",
		"unknown_key",
		'unknown key "mode"; a task inherits it from its batch and cannot set it',
	],
	[
		{ tasks: [{ query: "a", id: "x" }, { query: "b" }, { query: "c", id: "x" }] },
		"tasks[2].id",
		"duplicate_id",
		'expected an id that no other task has, found "x", the id of tasks[0]',
	],
])("add-tasks %j is refused at %s as %s: %s", (body, key, code, message) => {
	expect(checkAddTasks(body)).toEqual([{ key, code, message }]);
});

test.each<readonly [unknown, string, string, string]>([
	[{ limit: 0 }, "limit", "out_of_range", "expected 1 or more, found 0"],
	[{ limit: "5" }, "limit", "invalid_type", "expected a whole number, found text"],
	[
		{ status: "paused" },
		"status",
		"invalid_enum",
		'expected queued, running, completed, failed or cancelled, found "paused"',
	],
	[{ last_key: "" }, "last_key", "too_short", "expected text, found an empty text"],
	[{ include_output: 1 }, "include_output", "invalid_type", "expected true or false, found 1"],
	[{ page: 2 }, "page", "unknown_key", 'unknown key "page"; expected one of status, limit, last_key or include_output'],
])("a query of list-tasks %j is refused at %s as %s: %s", (query, key, code, message) => {
	expect(checkListTasksQuery(query)).toEqual([{ key, code, message }]);
});

test("Queries of both lists are accepted when they are well-formed", () => {
	const query = { status: "queued", limit: 5000, last_key: "x", include_output: true };
	expect([...checkListTasksQuery(query), ...checkListTasksQuery({}), ...checkListBatchesQuery({ limit: 1 })]).toEqual(
		[],
	);
	expect(checkListBatchesQuery({ limit: 0 }).map((error) => error.key)).toEqual(["limit"]);
});

test("One sentence sums up many faults", () => {
	const fault = (key: string) => ({ key, code: "required", message: `expected ${key}, found nothing` });
	expect(summariseFieldErrors([fault("a")])).toBe("1 validation error: a: expected a, found nothing");
	expect(summariseFieldErrors(["a", "b", "c", "d", "e"].map(fault))).toBe(
		"5 validation errors: a: expected a, found nothing; b: expected b, found nothing; c: expected c, found nothing; and 2 more",
	);
});
