/** What `plan` and `validate` say of a run that its budget would refuse. */
import { describe, expect, test } from "vitest";
import type { Problem } from "../../src/model/problem.ts";
import { createRig, type Rig, sampleProject } from "./cli-rig.ts";

/** Six tasks at $0.50 on the hosted service; `budget` stands in line 21. */
function project(budget: string, engine = "valyu"): Rig {
	const rig = createRig(sampleProject());
	const text = rig.read("pipeline.yaml").replace("engine: local", `engine: ${engine}`);
	rig.write("pipeline.yaml", `${text}budget: ${budget}\n`);
	return rig;
}

describe("trawl plan of what a run may not ask for", () => {
	test("shows the plan, ends with 0, and says why a run would be refused, at the limit in the file", async () => {
		const rig = project("{ max_tasks: 5, max_cost: 2.5 }");
		const { exitCode, stdout, stderr } = await rig.run("plan", "pipeline.yaml");
		expect(exitCode).toBe(0);
		expect(stdout).toContain("Plan for products on valyu: 6 tasks");
		const [line] = rig
			.read("pipeline.yaml")
			.split("\n")
			.flatMap((text, index) => (text.startsWith("budget") ? [index + 1] : []));
		expect(stderr).toContain(
			`pipeline.yaml:${line}:22: expected at most 5 tasks (budget.max_tasks), found 6 [budget_tasks]`,
		);
		expect(stderr).toContain(
			`pipeline.yaml:${line}:35: expected a cost of at most $2.50 (budget.max_cost), found an estimate of $3.00 [budget_cost]`,
		);
		expect(stderr).toContain("raise budget.max_cost, or buy fewer tasks at first with --limit or --select");
		expect(stderr).toContain("A run of this plan would be refused (exit code 7).");
	});

	test("counts one task as one", async () => {
		const { stderr } = await project("{ max_tasks: 1 }").run("plan", "pipeline.yaml");
		expect(stderr).toContain("expected at most 1 task (budget.max_tasks), found 6");
	});

	test("says it in JSON too", async () => {
		const summaryOf = async (rig: Rig) =>
			JSON.parse((await rig.run("plan", "pipeline.yaml", "--json")).stdout.split("\n")[0] ?? "");
		const { refused_by } = await summaryOf(project("{ max_cost: 1 }"));
		expect(refused_by).toMatchObject([{ code: "budget_cost", location: { file: "pipeline.yaml", column: 21 } }]);
		expect((await summaryOf(project("{ max_cost: 3 }"))).refused_by).toEqual([]);
	});
});

describe("trawl validate of what a run may not ask for", () => {
	const problemsOf = async (rig: Rig) => {
		const { exitCode, stdout } = await rig.run("validate", "pipeline.yaml", "--format", "json");
		return { exitCode, problems: (JSON.parse(stdout) as { problems: Problem[] }).problems };
	};

	test("fails over too many tasks, which no state can change", async () => {
		const { exitCode, problems } = await problemsOf(project("{ max_tasks: 5 }"));
		expect(exitCode).toBe(4);
		expect(problems).toMatchObject([{ code: "budget_tasks", severity: "error" }]);
	});

	test("warns of too high a cost, from which earlier results may take", async () => {
		const { exitCode, problems } = await problemsOf(project("{ max_cost: 1 }"));
		expect(exitCode).toBe(0);
		expect(problems).toMatchObject([{ code: "budget_cost", severity: "warning" }]);
		expect(problems[0]?.message).toContain("if no earlier result can be reused");
	});
});

describe("a product of lists that is larger than anyone meant", () => {
	const huge = (budget: string) => {
		const rig = createRig(sampleProject());
		rig.write("rows.csv", `id\n${Array.from({ length: 100_000 }, (_, n) => n).join("\n")}\n`);
		rig.write(
			"pipeline.yaml",
			[
				"version: 1",
				"name: huge",
				"engine: local",
				"local: { corpus: ['docs/*'] }",
				"data: { rows: { file: rows.csv } }",
				"tasks:",
				"  pairs:",
				"    for_each: { a: rows, b: rows }",
				'    key: "{{ a.id }}-{{ b.id }}"',
				"    query: How does {{ a.id }} compare with {{ b.id }}?",
				budget,
				"",
			].join("\n"),
		);
		return rig;
	};
	const limited = "budget: { max_tasks: 200 }";

	test.each([
		["run", 7],
		["plan", 7],
		["validate", 4],
	])("%s ends at once with %i where budget.max_tasks forbids it", async (command, exitCode) => {
		const result = await huge(limited).run(command, "pipeline.yaml");
		expect(result.exitCode).toBe(exitCode);
		expect(result.stderr).toContain(
			"pipeline.yaml:11:22: expected at most 200 tasks (budget.max_tasks), found 10000000000 [budget_tasks]",
		);
	});

	test.each([
		["run", 7],
		["plan", 7],
		["validate", 4],
	])("%s ends at once with %i where the file sets no limit, and says what to do", async (command, exitCode) => {
		const rig = huge("");
		const result = await rig.run(command, "pipeline.yaml");
		expect(result.exitCode).toBe(exitCode);
		expect(result.stderr).toContain(
			"pipeline.yaml:7:3: expected at most 500000 tasks where the file sets no limit, found 10000000000: `pairs` makes one for each of 100000 rows of `rows` times 100000 rows of `rows` [budget_tasks]",
		);
		expect(result.stderr).toContain("budget: { max_tasks: … }");
		if (command === "run") {
			expect(rig.json("results/huge/run.json")).toMatchObject({
				status: "refused",
				counts: { total: 10_000_000_000 },
				cost: { estimated: null },
			});
		}
	});
});
