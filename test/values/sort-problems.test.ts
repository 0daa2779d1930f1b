import { expect, test } from "vitest";
import type { Problem } from "../../src/model/problem.ts";
import { sortProblems } from "../../src/values/sort-problems.ts";

const at = (file: string, line: number, column: number, message = ""): Problem => ({
	code: "unknown_key",
	severity: "error",
	message: `${file}:${line}:${column}${message}`,
	location: { file, line, column },
});

test("problems are told by place: without one first, then the pipeline's own file, then others; equal places as found", () => {
	const nowhere: Problem = { code: "price_exceeded", severity: "warning", message: "nowhere" };
	const found = [
		at("b.yaml", 1, 1),
		at("a.yaml", 9, 1),
		at("p.yaml", 2, 7, " x"),
		at("p.yaml", 2, 7, " a"),
		at("p.yaml", 1, 9),
		nowhere,
	];
	const told = ["nowhere", "p.yaml:1:9", "p.yaml:2:7 x", "p.yaml:2:7 a", "a.yaml:9:1", "b.yaml:1:1"];
	expect(sortProblems(found, "p.yaml").map(({ message }) => message)).toEqual(told);
});
