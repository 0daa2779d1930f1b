/** Tests of pipelines, as their authors run them. */
import { describe, expect, test } from "vitest";
import { createRig, type Rig } from "./cli-rig.ts";

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
		const result = await rig.run("test", "watch.yaml");
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
		const result = await rig.run("test", "watch.yaml");
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
		const result = await rig.run("test", "watch.yaml");
		expect(result.exitCode, result.stderr).toBe(0);
	});

	test("expects problems by their codes, and tells of those that it does not expect", async () => {
		const broken = PIPELINE.replace("company.name }} launch", "company.nmae }} launch");
		const rig = rigWith("version: 1\ncases:\n  a: { expect: { problems: [template_unknown_name] } }\n", broken);
		expect((await rig.run("test", "watch.yaml")).exitCode).toBe(0);
		rig.write("watch.test.yaml", "version: 1\ncases:\n  a: { expect: { tasks: 5 } }\n");
		const result = await rig.run("test", "watch.yaml");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toContain("watch.yaml:10:");
		expect(result.stderr).toContain("did you mean `name`?");
	});

	test("an answer that a template reads must be given", async () => {
		const rig = rigWith("version: 1\ncases:\n  a: { expect: { tasks: 5 } }\n");
		const result = await rig.run("test", "watch.yaml");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toContain("no answer is given for `profile/acme`, which `rivals` reads [test_fixture]");
	});

	test("snapshots hold all that is asked, and are written on request", async () => {
		const rig = rigWith(`${HEAD}      snapshot: true\n`);
		const first = await rig.run("test", "watch.yaml");
		expect(first.exitCode).toBe(4);
		expect(first.stderr).toContain("there is no snapshot of this case yet");
		expect((await rig.run("test", "watch.yaml", "--update")).exitCode).toBe(0);
		expect((await rig.run("test", "watch.yaml")).exitCode).toBe(0);
		rig.write("watch.yaml", PIPELINE.replace("mode: fast", "mode: heavy"));
		const changed = await rig.run("test", "watch.yaml");
		expect(changed.exitCode).toBe(4);
		expect(changed.stderr).toContain('"mode":"fast"');
	});

	test("mistakes in the test file are told as those of a pipeline are", async () => {
		const rig = rigWith("version: 1\ncases:\n  a:\n    expect: { taks: 3 }\n    dat: {}\n");
		const result = await rig.run("test", "watch.yaml");
		expect(result.exitCode).toBe(4);
		expect(result.stderr).toContain("watch.test.yaml:4:15: unknown key `taks`");
		expect(result.stderr).toContain("did you mean `tasks`?");
		expect(result.stderr).toContain("watch.test.yaml:5:5: unknown key `dat`");
	});

	test("a pipeline that is not there is told before the tests that it cannot have", async () => {
		const rig = createRig({ "lone.yaml": "version: 1\nname: lone\ntasks: { t: { query: q } }\n" });
		const none = await rig.run("test", "none.yaml");
		expect([none.exitCode, none.stderr]).toEqual([4, expect.stringContaining("there is no pipeline file none.yaml")]);
		expect(none.stderr).not.toContain("none.test.yaml");
		expect((await rig.run("test", "lone.yaml")).stderr).toContain("there is no test file lone.test.yaml");
	});
});
