/** What is said of a case that does not hold. */
import type { Json } from "../model/json.ts";
import type { PipelineTest, TestExpectations } from "../model/pipeline-test.ts";
import type { Problem } from "../model/problem.ts";

/** Characters of a value in a message. */
const LONGEST = 400;

/** At the expectation; at the case where it has none of that name. */
export function failure(test: PipelineTest, key: keyof TestExpectations, message: string, hint?: string): Problem {
	const told = `${test.name}: ${key}: ${message}`;
	const problem = { code: "test_failed", severity: "error", message: told, location: test.locate(key) } as const;
	return hint === undefined ? problem : { ...problem, hint };
}

export function differs(test: PipelineTest, key: keyof TestExpectations, expected: Json, found: Json): Problem {
	return failure(test, key, `expected ${show(expected)}, found ${show(found)}`);
}

export function show(value: Json): string {
	const text =
		Array.isArray(value) && value.every((item) => typeof item === "string")
			? `[${value.join(", ")}]`
			: JSON.stringify(value);
	return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
