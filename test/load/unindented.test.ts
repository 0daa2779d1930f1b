import { describe, expect, it } from "vitest";
import { problemsOf } from "./pipeline-folder.ts";

const head = "version: 1\nname: watch\n";

describe("a template whose lines are not indented", () => {
	it("is told of once, whatever its lines say", async () => {
		const lines = "  a:\n  for_each: { c: companies }\n  batch: { mode: heavy }\n  query: Hi {{ c }}\n";
		const problems = await problemsOf(`${head}data: { companies: [Acme] }\ntasks:\n${lines}`);
		expect(problems.map(({ hint }) => hint)).toEqual([
			"indent `for_each`, `batch` and `query` below it: they stand at the same level",
		]);
	});

	it("is none where what follows is a template of its own", async () => {
		const problems = await problemsOf(`${head}tasks:\n  a:\n  query: { query: q }\n  key: { qeury: q }\n`);
		expect(problems.map(({ hint }) => hint)).toEqual(["write { query: What to research }", "did you mean `query`?"]);
	});
});
