/** Tests of pipelines, as their authors run them. */
import { describe, expect, test } from "vitest";
import { createRig, type Rig } from "./cli-rig.ts";
import { runHere, type Said } from "./run-here.ts";

const PIPELINE = `version: 1
name: watch
vars: { since: 2026-10-01 }
data: { companies: [{ name: Acme }, { name: Globex }] }
batch: { mode: fast }
tasks:
  profile:
    for_each: { company: companies }
    key: "{{ company.name | slugify }}"
    query: What did {{ company.name }} launch since {{ vars.since }}?
    output: { schema: { type: object, required: [rivals], properties: { rivals: { type: array, items: { type: string } } } } }
  rivals:
    for_each: { rival: { results_of: profile, at: /rivals, max_items: 2 } }
    key: "{{ rival | slugify }}"
    query: How does {{ rival }} compare with {{ parent.key }}?
  brief:
    needs: [{ template: rivals, allow: partial }]
    query: "{{ run.date }}: {{ results.rivals | size }} rivals"
`;

const HEAD = `version: 1
cases:
  both companies:
    outputs:
      profile/acme: { output: { rivals: [Hooli, Initech] } }
      "profile/*": { output: { rivals: [] } }
      "rivals/*": { output: Much better. }
    expect:
`;

function rigWith(tests: string, pipeline = PIPELINE): Rig {
	return createRig({ "package.json": "{}", "watch.yaml": pipeline, "watch.test.yaml": tests });
}

function runTests(rig: Rig, ...argv: readonly string[]): Promise<Said> {
	return runHere(rig.dir, ["test", ...argv]);
}

describe("trawl test", () => {
	test("plans every stage with the answers that are given, and holds what is expected", async () => {
		const rig = rigWith(`${HEAD}      tasks: 5
      ids: [profile/acme, profile/globex, rivals/acme~hooli, rivals/acme~initech, brief]
      requests:
        profile/*: { mode: fast }
        rivals/acme~hooli: { query: How does Hooli compare with acme? }
        brief: { query: "2026-01-01: 2 rivals" }
      worst_case: 0.7
      columns: [id, template, status, parents, bindings.company.name, bindings.rival, output.rivals, output, sources, cost, attempts, error]
`);
		const result = await rig.run("test", "watch.yaml");
		expect(result.exitCode, result.stderr).toBe(0);
		expect(result.stdout).toBe("ok  watch.yaml: both companies (5 tasks)\n1 passed, 0 failed\n");
		expect(rig.list(".")).toEqual(["package.json", "watch.test.yaml", "watch.yaml"]);
	});

	test("says what was expected and what was found, at the expectation", async () => {
		const rig = rigWith(`${HEAD}      tasks: 4
      requests: { brief: { query: none } }
      worst_case: 1
`);
		const result = await runTests(rig, "watch.yaml");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toContain("watch.test.yaml:9:7: both companies: tasks: expected 4, found 5 [test_failed]");
		expect(result.stderr).toContain('`query` of `brief`: expected "none", found "2026-01-01: 2 rivals"');
		expect(result.stderr).toContain("worst_case: expected 1, found 0.7");
		expect(result.stdout).toContain("0 passed, 1 failed");
	});

	test("gives a case its own vars, data, environment and date", async () => {
		const rig = rigWith(
			`version: 1
cases:
  one:
    vars: { since: 2026-11-01 }
    data: { companies: [{ name: Hooli }] }
    env: { TEAM: blue }
    date: 2026-11-05
    outputs: { "*/*": { output: { rivals: [] } } }
    expect:
      ids: [profile/hooli, brief]
      requests:
        profile/hooli: { query: What did Hooli launch since 2026-11-01? }
        brief: { query: "2026-11-05: 0 rivals" }
`,
			PIPELINE.replace("vars:", "env: [TEAM]\nvars:"),
		);
		const result = await runTests(rig, "watch.yaml");
		expect(result.exitCode, result.stderr).toBe(0);
	});

	test("knows failed and invalid answers, and what is skipped for them", async () => {
		const rig = rigWith(`version: 1
cases:
  trouble:
    outputs:
      profile/acme: { fails: no such company }
      profile/globex: { output: { name: wrong } }
    expect:
      ids: [profile/acme, profile/globex, brief]
      skipped:
        rivals/acme~none: its input \`profile/acme\` failed
        rivals/globex~none: is invalid
`);
		const result = await runTests(rig, "watch.yaml");
		expect(result.exitCode, result.stderr).toBe(0);
	});

	test("expects problems by their codes, and tells of those that it does not expect", async () => {
		const broken = PIPELINE.replace("company.name }} launch", "company.nmae }} launch");
		const rig = rigWith("version: 1\ncases:\n  a: { expect: { problems: [template_unknown_name] } }\n", broken);
		expect((await runTests(rig, "watch.yaml")).exitCode).toBe(0);
		rig.write("watch.test.yaml", "version: 1\ncases:\n  a: { expect: { tasks: 5 } }\n");
		const result = await runTests(rig, "watch.yaml");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toContain("watch.yaml:10:");
		expect(result.stderr).toContain("did you mean `name`?");
	});

	test("an answer that a template reads must be given", async () => {
		const rig = rigWith("version: 1\ncases:\n  a: { expect: { tasks: 5 } }\n");
		const result = await runTests(rig, "watch.yaml");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toContain("no answer is given for `profile/acme`, which `rivals` reads [test_fixture]");
	});

	test("snapshots hold all that is asked, and are written on request", async () => {
		const rig = rigWith(`${HEAD}      snapshot: true\n`);
		const first = await runTests(rig, "watch.yaml");
		expect(first.exitCode).toBe(4);
		expect(first.stderr).toContain("there is no snapshot of this case yet");
		expect((await runTests(rig, "watch.yaml", "--update")).exitCode).toBe(0);
		expect((await runTests(rig, "watch.yaml")).exitCode).toBe(0);
		rig.write("watch.yaml", PIPELINE.replace("mode: fast", "mode: heavy"));
		const changed = await runTests(rig, "watch.yaml");
		expect(changed.exitCode).toBe(4);
		expect(changed.stderr).toContain('"mode":"fast"');
	});

	test("mistakes in the test file are told as those of a pipeline are", async () => {
		const rig = rigWith("version: 1\ncases:\n  a:\n    expect: { taks: 3 }\n    dat: {}\n");
		const result = await runTests(rig, "watch.yaml");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toContain("watch.test.yaml:4:15: unknown key `taks`");
		expect(result.stderr).toContain("did you mean `tasks`?");
		expect(result.stderr).toContain("watch.test.yaml:5:5: unknown key `dat`");
	});

	test("an answer that stands behind a more particular one is no mistake, nor is one of a template without tasks", async () => {
		const rig = rigWith(`version: 1
cases:
  a:
    outputs: { profile/*: { output: { rivals: [] } }, profile/acme: { output: { rivals: [] } }, rivals/*: { output: x } }
    expect: { tasks: 3 }
`);
		const result = await runTests(rig, "watch.yaml");
		expect(result.exitCode, result.stderr).toBe(0);
	});

	test.each([
		[
			"rows of a list",
			"data: { companys: [{ name: Acme }] }",
			"watch.test.yaml:4:13: `data` of the pipeline has no `companys` [test_given]",
			"did you mean `companies`?",
		],
		[
			"a variable of the environment",
			"env: { TEAM: blue }",
			"watch.test.yaml:4:12: `env` of the pipeline has no `TEAM` [test_given]",
			"the pipeline has no `env`",
		],
		[
			"a variable of the file",
			"vars: { sicne: 2026-11-01 }",
			"watch.test.yaml:4:13: `vars` of the pipeline has no `sicne` [test_given]",
			"did you mean `since`?",
		],
		[
			"an answer",
			"outputs: { profiel/*: { output: { rivals: [] } } }",
			"watch.test.yaml:4:16: an answer is given for `profiel/*`, which matches no task of this case [test_fixture]",
			"did you mean `profile/*`?",
		],
		[
			"an answer by its id",
			'outputs: { profile/acne: { fails: x }, "*/*": { output: { rivals: [] } } }',
			"watch.test.yaml:4:16: an answer is given for `profile/acne`, which matches no task of this case [test_fixture]",
			"did you mean `profile/acme`?",
		],
	])(
		"%s under a name that the pipeline does not have is told, whatever else is expected",
		async (_, given, ...told) => {
			const rig = rigWith(`version: 1\ncases:\n  a:\n    ${given}\n    expect: { problems: [] }\n`);
			const result = await runTests(rig, "watch.yaml");
			expect(result.exitCode).toBe(4);
			for (const text of told) expect(result.stderr).toContain(text);
		},
	);

	test("mistakes of a case cannot be expected", async () => {
		const rig = rigWith(
			"version: 1\ncases:\n  a: { data: { companys: [{ name: Acme }] }, expect: { problems: [test_given] } }\n",
		);
		expect((await runTests(rig, "watch.yaml")).exitCode).toBe(4);
	});

	test("a variable of the environment that the case does not give is asked for there", async () => {
		const pipeline = PIPELINE.replace("vars:", "env: [TEAM]\nvars:");
		const rig = rigWith("version: 1\ncases:\n  a: { expect: { tasks: 3 } }\n", pipeline);
		const result = await runTests(rig, "watch.yaml");
		expect(result.stderr).toContain("the environment has no variable `TEAM` [env_missing]");
		expect(result.stderr).toContain("give it under `env` of the case");
	});
});

const ROWS = `version: 1
name: rows
data:
  rows:
    file: rows.csv
    schema: { type: object, required: [id], properties: { id: { type: string }, n: { type: integer } } }
batch: { mode: fast }
tasks:
  t:
    for_each: { row: rows }
    key: "{{ row.id }}"
    query: What is {{ row.id }}?
`;

function rowsRig(tests: string, pipeline = ROWS): Rig {
	return createRig({ "package.json": "{}", "rows.yaml": pipeline, "rows.test.yaml": `version: 1\ncases:\n${tests}` });
}

describe("rows of a case", () => {
	test("satisfy the schema of the source that they stand for, or are told where they stand", async () => {
		const rig = rowsRig(`  good: { data: { rows: [{ id: a, n: 1 }] }, expect: { ids: [t/a] } }
  bad:
    data:
      rows:
        - { id: a, n: 1 }
        - { id: b, n: banana }
    expect: { ids: [t/a, t/b] }
  expected: { data: { rows: [{ n: 1 }] }, expect: { problems: [data_schema] } }
`);
		const result = await runTests(rig, "rows.yaml");
		expect(result.stdout).toContain("ok  rows.yaml: good (1 task)\nFAILED  rows.yaml: bad (0 tasks)\nok");
		expect(result.stderr).toContain(
			'rows.test.yaml:6:7: row 2, column n: expected a whole number, found "banana" [data_schema]',
		);
		expect(result.stderr).toContain("here: rows.test.yaml:8:23");
	});
});

describe("the bounds of a plan", () => {
	const rows = `data: { rows: [{ id: a }, { id: b }, { id: c }] }`;

	test.each([
		["a file's own limit", "budget: { max_tasks: 1 }", "", "expected at most 1 task (budget.max_tasks), found 3"],
		[
			"a limit that is known to be passed once tasks are left out",
			"budget: { max_tasks: 1 }",
			"    when: '{{ row.id != \"a\" }}'\n",
			"expected at most 1 task (budget.max_tasks), found 2",
		],
		["a cap on the cost", "budget: { max_cost: 0.2 }", "", "expected a cost of at most $0.20 (budget.max_cost)"],
	])("hold for a case as for a run: %s", async (_, budget, more, told) => {
		const rig = rowsRig(`  a: { ${rows}, expect: {} }\n`, `${ROWS}${more}${budget}\n`);
		const result = await runTests(rig, "rows.yaml");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toContain(told);
	});

	test("what a language model may cost counts, as in a plan", async () => {
		const model = 'model: { base_url: "http://127.0.0.1:9/v1", name: m, prices: { input: 1, output: 2 } }';
		const local = `engine: local\nlocal: { corpus: ["docs/*.md"], ${model} }\n`;
		const rig = rowsRig("  a: { expect: {} }\n", `${ROWS}${local}`);
		rig.write("rows.csv", "id\na\n");
		rig.write("docs/a.md", "# A\n\nA is a thing.\n");
		const [, summary = ""] = /^(\{.*)$/m.exec((await runHere(rig.dir, ["plan", "rows.yaml", "--json"])).stdout) ?? [];
		const { worst_case: worstCase } = (JSON.parse(summary) as { cost: { worst_case: number } }).cost;
		expect(worstCase).toBeGreaterThan(0);
		rig.write("rows.test.yaml", `version: 1\ncases:\n  a: { expect: { worst_case: ${worstCase} } }\n`);
		const result = await runTests(rig, "rows.yaml");
		expect(result.exitCode, result.stderr).toBe(0);
	});

	test("what a later stage may still ask is bounded, too", async () => {
		const rig = rigWith(
			`${HEAD}      skipped: { rivals/acme~initech: budget.max_tasks, brief: budget.max_tasks }\n`,
			`${PIPELINE}budget: { max_tasks: 3 }\n`,
		);
		const result = await runTests(rig, "watch.yaml");
		expect(result.exitCode, result.stderr).toBe(0);
	});

	test("a product that nobody can have meant is refused before it is planned", async () => {
		const many = Array.from({ length: 400 }, (_, n) => `{ id: r${n} }`).join(", ");
		const rig = rowsRig(
			`  a: { data: { rows: [${many}] }, expect: { tasks: 1 } }\n`,
			ROWS.replace("{ row: rows }", "{ row: rows, b: rows, c: rows }"),
		);
		const result = await runTests(rig, "rows.yaml");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toContain("expected at most 500000 tasks where the file sets no limit, found 64000000");
	});
});

describe("expected problems", () => {
	test("stand alone where they keep the pipeline from being planned", async () => {
		const rig = rowsRig(`  a:
    data: { rows: [{ id: a }, { id: a }] }
    expect: { problems: [key_duplicate], tasks: 99, ids: [nothing], columns: [zz], worst_case: 77, snapshot: true }
`);
		const result = await runTests(rig, "rows.yaml");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toContain(
			"rows.test.yaml:5:42: a: tasks: expected 99, found a pipeline with errors (key_duplicate), of which nothing is planned",
		);
		for (const key of ["ids", "columns", "worst_case", "snapshot"])
			expect(result.stderr).toContain(`a: ${key}: expected`);
		rig.write("rows.test.yaml", rig.read("rows.test.yaml").replace(/, tasks.* }/, " }"));
		expect((await runTests(rig, "rows.yaml")).exitCode).toBe(0);
	});

	test("that are warnings leave the rest to be held", async () => {
		const warned = `${ROWS}budget: { max_cost: 0.15 }\n`;
		const expected = (tasks: number) =>
			`  a: { data: { rows: [{ id: a }, { id: b }] }, expect: { problems: [budget_cost], tasks: ${tasks} } }\n`;
		expect((await runTests(rowsRig(expected(2), warned), "rows.yaml")).exitCode).toBe(0);
		const result = await runTests(rowsRig(expected(3), warned), "rows.yaml");
		expect(result.stderr).toContain("tasks: expected 3, found 2");
	});

	test("do not hide others: those are told with their places", async () => {
		const rig = rowsRig(
			"  a: { data: { rows: [{ id: a }, { id: a }, { id: ../up }] }, expect: { problems: [key_duplicate] } }\n",
		);
		const result = await runTests(rig, "rows.yaml");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toContain("rows.yaml:11:");
		expect(result.stderr).toContain("[key_invalid]");
	});
});

test("a name of a case stays on its line, whatever it holds", async () => {
	const rig = rowsRig('  "a\\n::error::b": { data: { rows: [{ id: a }] }, expect: { tasks: 1 } }\n');
	const result = await runTests(rig, "rows.yaml");
	expect(result.stdout).toBe("ok  rows.yaml: a\\u000a::error::b (1 task)\n1 passed, 0 failed\n");
});

describe("snapshots", () => {
	test("that cannot be written are told as such", async () => {
		const rig = rowsRig("  a: { data: { rows: [{ id: a }] }, expect: { snapshot: true } }\n");
		rig.write("rows.test.snapshot.yaml/file", "in the way");
		const result = await runTests(rig, "rows.yaml", "--update");
		expect([result.exitCode, result.stderr]).toEqual([4, expect.stringContaining("rows.test.snapshot.yaml")]);
		expect(result.stderr).not.toContain("internal error");
	});

	const one = (id: string, more = "snapshot: true") => `{ data: { rows: [{ id: ${id} }] }, expect: { ${more} } }`;

	test("of a case that cannot be planned stay as they are", async () => {
		const rig = rowsRig(`  a: ${one("a")}\n  b: ${one("b")}\n`);
		expect((await runTests(rig, "rows.yaml", "--update")).exitCode).toBe(0);
		const before = rig.read("rows.test.snapshot.yaml");
		const tests = rig.read("rows.test.yaml");
		rig.write("rows.test.yaml", tests.replace("id: b ", "id: ../up "));
		expect((await runTests(rig, "rows.yaml", "--update")).exitCode).toBe(4);
		expect(rig.read("rows.test.snapshot.yaml")).toBe(before);
	});

	test("that no case asks for any more go when they are updated", async () => {
		const rig = rowsRig(`  a: ${one("a")}\n  b: ${one("b")}\n`);
		await runTests(rig, "rows.yaml", "--update");
		rig.write("rows.test.yaml", `version: 1\ncases:\n  a: ${one("a")}\n  b: ${one("b", "tasks: 1")}\n`);
		await runTests(rig, "rows.yaml", "--update");
		expect(rig.read("rows.test.snapshot.yaml")).not.toContain("b:");
		rig.write("rows.test.yaml", `version: 1\ncases:\n  a: ${one("a", "tasks: 1")}\n`);
		const result = await runTests(rig, "rows.yaml", "--update");
		expect(result.exitCode).toBe(0);
		expect(result.stderr).toBe("Removed rows.test.snapshot.yaml: no case asks for one\n");
		expect(rig.list(".")).toEqual(["package.json", "rows.test.yaml", "rows.yaml"]);
	});

	test.each([
		["no YAML", "a: [1, 2\nb: }\n", "[yaml_syntax]"],
		["marks of a merge", "<<<<<<< HEAD\na: []\n=======\na: [{}]\n>>>>>>> other\n", "rows.test.snapshot.yaml:"],
		["a list", "- a\n", "expected a mapping of cases, found a list of 1 item [wrong_type]"],
		["nothing", "", "the snapshot file rows.test.snapshot.yaml is empty [file_empty]"],
		["no text", new Uint8Array([0xff, 0xfe, 0x61, 0x00]), "found UTF-16 in the snapshot file"],
	])("in a file that holds %s are neither missing nor written over", async (_, content, told) => {
		const rig = rowsRig(`  a: ${one("a")}\n`);
		rig.write("rows.test.snapshot.yaml", content);
		for (const flags of [[], ["--update"]]) {
			const result = await runTests(rig, "rows.yaml", ...flags);
			expect(result.exitCode).toBe(4);
			expect(result.stderr).toContain(told);
			expect(result.stderr).toContain("delete the file, and `trawl test --update` writes it anew");
			expect(result.stderr).not.toContain("there is no snapshot");
		}
		if (typeof content === "string") expect(rig.read("rows.test.snapshot.yaml")).toBe(content);
	});

	test("of many tasks with one schema can be read again", async () => {
		const rows = Array.from({ length: 150 }, (_, n) => `{ id: r${n} }`).join(", ");
		const rig = rowsRig(
			`  a: { data: { rows: [${rows}] }, expect: { snapshot: true } }\n`,
			`${ROWS}    output: { schema: { type: object, properties: { x: { type: string } } } }\n`,
		);
		await runTests(rig, "rows.yaml", "--update");
		const result = await runTests(rig, "rows.yaml");
		expect(result.exitCode, result.stderr).toBe(0);
	});

	test("a pipeline that is not there is told before the tests that it cannot have", async () => {
		const rig = createRig({ "lone.yaml": "version: 1\nname: lone\ntasks: { t: { query: q } }\n" });
		const none = await rig.run("test", "none.yaml");
		expect([none.exitCode, none.stderr]).toEqual([4, expect.stringContaining("there is no pipeline file none.yaml")]);
		expect(none.stderr).not.toContain("none.test.yaml");
		const { stderr } = await rig.run("test", "lone.yaml");
		expect(stderr).toContain("there is no test file lone.test.yaml");
		expect(stderr).toContain("docs/testing.md");
	});
});
