/** What a run tells at its end of the tasks that are not as one would expect: how many, why, and what was left out. */
import { describe, expect, test } from "vitest";
import type { RunManifest } from "../../src/model/manifest.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { createRig } from "./cli-rig.ts";
import { manifestOf, project, said } from "./hosted-pipeline.ts";
import { hostedRig } from "./hosted-rig.ts";

const service = sharedStandIn();
const RUN = ["run", "pipeline.yaml", "--yes"];

/** A first stage that finds vendors of which nothing is declared but that they are mappings. */
const DISCOVER = `version: 1
name: watch
batch: { mode: fast }
run: { settle: 50ms, poll: 20ms }
tasks:
  discover:
    query: Which vendors are there?
    output: { schema: { type: object, required: [vendors], properties: { vendors: { type: array, items: { type: object } } } } }
`;

async function found(names: readonly string[]): Promise<void> {
	const vendors = names.map((name) => ({ name }));
	await service().setOutcomes([{ id: "^discover@", output: { vendors } } as never]);
}

describe("the number of tasks that did not succeed", () => {
	test("counts neither tasks outside the selection nor those for which `when` is false", async () => {
		await service().setOutcomes([{ id: "^ask/alpha@", kind: "fail", error: "no luck" }]);
		const ask = ["when: \"{{ item != 'delta' }}\""];
		const rig = project(service(), { items: ["alpha", "delta", "beta", "gamma"], ask });
		const result = await rig.run(...RUN, "--select", "ask/alpha", "--select", "ask/delta");
		expect(result.exitCode, said(result)).toBe(3);
		expect(result.stderr).toContain("\n1 task did not succeed:\n  failed  ask/alpha: no luck\nAll of them");
	});

	test("counts one task of four with --limit 1", async () => {
		await service().setOutcomes([{ id: "^ask/alpha@", kind: "fail", error: "no luck" }]);
		const rig = project(service(), { items: ["alpha", "beta", "gamma", "delta"] });
		const result = await rig.run(...RUN, "--limit", "1");
		expect(result.stderr).toContain("\n1 task did not succeed:\n  failed  ask/alpha: no luck\nAll of them");
	});
});

test("each mistake has a line of its own at the end of a run, the most frequent first", async () => {
	await found(["Acme", "Globex"]);
	const reader = (name: string, wrong: string, items = 1) =>
		[
			`  ${name}:`,
			`    for_each: { x: { results_of: discover, at: /vendors, max_items: ${items} } }`,
			'    key: "{{ x.name | slugify }}"',
			`    query: About {{ x.${wrong} }}?`,
			"",
		].join("\n");
	const rig = hostedRig(service());
	const readers = [reader("a", "idd"), reader("b", "nmae"), reader("c", "idd"), reader("d", "ide", 2)];
	rig.write("pipeline.yaml", DISCOVER + readers.join(""));
	const result = await rig.run(...RUN);
	expect(result.exitCode, said(result)).toBe(3);
	expect(result.stderr).toContain(
		[
			"5 tasks did not succeed:",
			"  skipped  d/acme (and 1 more): there is no value for `x.ide`",
			"  skipped  a/acme: there is no value for `x.idd`",
			"  skipped  b/acme: there is no value for `x.nmae`",
			"  skipped  c/acme: there is no value for `x.idd`",
			"All of them",
		].join("\n"),
	);
});

test("what `max_items` left out is told by the run, its status, its index and its manifest, by binding", async () => {
	await found(["Acme", "Globex", "Initech"]);
	const rig = hostedRig(service());
	const both = [
		"  compare:",
		"    for_each:",
		"      one: { results_of: discover, at: /vendors, max_items: 1 }",
		"      other: { results_of: discover, at: /vendors, max_items: 2 }",
		'    key: "{{ one.name }}-{{ other.name }}"',
		"    query: How does {{ one.name }} differ from {{ other.name }}?",
		"",
	];
	rig.write("pipeline.yaml", DISCOVER + both.join("\n"));
	const result = await rig.run(...RUN, "--quiet", "--json");
	expect(result.exitCode, said(result)).toBe(0);
	const lines = [
		"compare takes 1 of the 3 items of discover (max_items of one)",
		"compare takes 2 of the 3 items of discover (max_items of other)",
	];
	const warnings = lines.map((line) => `warning: ${line}\n`).join("");
	expect(result.stderr).toBe(warnings);
	expect((await rig.run("status")).stdout).toContain(warnings);
	const listed = lines.map((line) => `* ${line.replace("max_items", "max\\_items")}\n`).join("");
	expect(rig.read("results/watch/index.md")).toContain(`\n## What was left out\n\n${listed}`);
	const rest = { template: "compare", parent: "discover", items: 3 };
	const truncated = [
		{ ...rest, binding: "one", taken: 1 },
		{ ...rest, binding: "other", taken: 2 },
	];
	const told = result.stdout
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line));
	expect(told.find(({ type }) => type === "run_ended").manifest.truncated).toEqual(truncated);
	expect(manifestOf(rig).truncated).toEqual(truncated);
	expect((JSON.parse((await rig.run("status", "--json")).stdout) as RunManifest).truncated).toEqual(truncated);
});

test("without a key nobody is said to have refused it, and how to go on is told", async () => {
	const rig = project(service(), {}, { VALYU_API_KEY: "" });
	const { exitCode, stderr } = await rig.run(...RUN);
	expect(exitCode).toBe(5);
	expect(stderr).toMatch(/^VALYU_API_KEY is not set \[/m);
	expect(stderr).toContain("export VALYU_API_KEY=");
	expect(stderr).toContain("`--engine local` needs none");
	expect(stderr).not.toContain("refuses");
});

test("a row for which `when` is false brings no column of its own into results.csv", async () => {
	const rig = createRig({
		"package.json": "{}",
		"docs/acme.md": "# Acme\n\nAcme was founded in 1999.\n",
		"pipeline.yaml": `version: 1
name: facts
engine: local
local: { corpus: ["docs/*"] }
data: { items: [Acme, Globex] }
tasks:
  facts:
    for_each: { item: items }
    when: "{{ item == 'Acme' }}"
    query: When was {{ item }} founded?
    output: { schema: { type: object, properties: { founded: { type: integer } } } }
`,
	});
	const result = await rig.run("run", "pipeline.yaml");
	expect(result.exitCode, said(result)).toBe(0);
	const [header] = rig.read("results/facts/results.csv").split("\n");
	expect(header).toBe("id,template,status,bindings.item,output.founded,sources,cost,attempts,error");
	rig.write("pipeline.test.yaml", `version: 1\ncases: { all: { expect: { columns: [${header}] } } }\n`);
	const tested = await rig.run("test", "pipeline.yaml");
	expect(tested.exitCode, said(tested)).toBe(0);
});
