/** Which combinations of rows become tasks: `include`, `exclude` and `when`. */
import { describe, expect, it } from "vitest";
import { planOf, problemsOf } from "../load/pipeline-folder.ts";

const head = "version: 1\nname: watch\n";

function matrix(more: string): string {
	return `${head}data:
  companies: [{ name: Hooli, active: "yes" }, { name: Globex, active: "no" }]
  regions: [EMEA, APAC]
tasks:
  t:
    for_each: { company: companies, region: regions }
    key: "{{ company.name | slugify }}-{{ region | slugify }}"
    query: What is new at {{ company.name }} in {{ region }}?
${more}`;
}

async function idsOf(more: string): Promise<readonly string[]> {
	const { tasks } = await planOf(matrix(more));
	return tasks.filter(({ action }) => action === "run").map(({ id }) => id);
}

async function told(more: string): Promise<readonly string[]> {
	const problems = await problemsOf(matrix(more));
	return problems.map(({ code, message, location }) => `${location?.line}:${location?.column} ${code}: ${message}`);
}

describe("combinations", () => {
	it("of `include` are told as such when something is wrong with them", async () => {
		const [message] = await told("    include: [{ company: { name: Initech }, region: { a: b } }]\n");
		expect(message).toContain("for company of entry 1 of `include` (pipeline.yaml:11), region of");
	});

	it("are all of the product, those of `include` behind them", async () => {
		expect(await idsOf("    include: [{ company: { name: Initech }, region: US }]\n")).toEqual([
			...["t/hooli-emea", "t/hooli-apac", "t/globex-emea", "t/globex-apac", "t/initech-us"],
		]);
	});

	it("that agree with all that an entry of `exclude` says are left out, and leave no trace", async () => {
		const { tasks } = await planOf(
			matrix("    exclude: [{ company: { name: Hooli }, region: APAC }, { region: EMEA }]\n"),
		);
		expect(tasks.map(({ id }) => id)).toEqual(["t/globex-apac"]);
	});

	it("are not touched by keys of the user's own in entries, whatever these hold", async () => {
		const more = `    include: [{ company: { name: Initech }, region: US, x-why: "{{ asked by Ann }}" }]
    exclude: [{ company: { name: Hooli }, x-why: { not: ours } }]
`;
		expect(await idsOf(more)).toEqual(["t/globex-emea", "t/globex-apac", "t/initech-us"]);
	});

	it("for which `when` is false are tasks that are skipped, and what they would ask is not made", async () => {
		const { tasks, summary } = await planOf(
			matrix(
				"    when: \"{{ company.active == 'yes' }}\"\n    report_format: \"{{ company.note | default: 'none' }}\"\n",
			),
		);
		expect(tasks.map(({ id, action, reason }) => [id, action, reason.type])).toEqual([
			["t/hooli-emea", "run", "new"],
			["t/hooli-apac", "run", "new"],
			["t/globex-emea", "skip", "skipped"],
			["t/globex-apac", "skip", "skipped"],
		]);
		expect(summary).toMatchObject({ tasks: 4, unwanted: 2, actions: { run: 2, skip: 2 } });
	});

	it("`when` guards what only some rows can be asked", async () => {
		const { tasks } = await planOf(`${head}data: { rows: [{ k: a, site: "https://a.example" }, { k: b }] }
tasks:
  t:
    for_each: { row: rows }
    key: "{{ row.k }}"
    when: "{{ row.k == 'a' }}"
    query: Read {{ row.site }}
`);
		expect(tasks.map(({ id, action }) => [id, action])).toEqual([
			["t/a", "run"],
			["t/b", "skip"],
		]);
	});
});

describe("mistakes in a matrix", () => {
	it("an entry of `exclude` that matches nothing", async () => {
		expect(await told("    exclude: [{ region: EMEA }, { company: { name: Hooly } }]\n")).toEqual([
			"11:33 matrix_unmatched: this entry of `exclude` matches no combination of `for_each`",
		]);
	});

	it("names that `for_each` does not have, columns that no row has", async () => {
		expect(await told("    exclude: [{ compny: Hooli }, { company: { nam: Hooli } }]\n")).toEqual([
			"11:17 matrix_name: `for_each` has no `compny`",
			"11:47 matrix_name: no row has a column `nam`",
		]);
	});

	it("an entry that says nothing but what is the user's own, and would take all combinations away", async () => {
		expect(await told("    exclude: [{ region: EMEA }, { x-why: later }]\n")).toEqual([
			"11:33 matrix_name: expected part of a combination, found only keys that begin with `x-`, which are your own",
		]);
		expect(await told("    include: [{ x-why: later }]\n")).toEqual([
			"11:15 matrix_name: expected a value for each name of `for_each`, found none for `company`",
			"11:15 matrix_name: expected a value for each name of `for_each`, found none for `region`",
		]);
	});

	it("an included combination without all its names, templates in data", async () => {
		expect(await told('    include: [{ region: US }, { company: { name: "{{ vars.x }}" }, region: US }]\n')).toEqual([
			"11:15 matrix_name: expected a value for each name of `for_each`, found none for `company`",
			'11:31 not_allowed: `include` is data and holds no templates, found "{{ vars.x }}"',
		]);
	});

	it("a condition that is neither true nor false", async () => {
		expect(await told('    when: "{{ company.active }}"\n')).toEqual([
			'11:11 when_invalid: expected true or false, found the text "yes", for company row 1 (pipeline.yaml:4), region row 1 (pipeline.yaml:5)',
			'11:11 when_invalid: expected true or false, found the text "yes", for company row 1 (pipeline.yaml:4), region row 2 (pipeline.yaml:5)',
			'11:11 when_invalid: expected true or false, found the text "no", for company row 2 (pipeline.yaml:4), region row 1 (pipeline.yaml:5)',
			'11:11 when_invalid: expected true or false, found the text "no", for company row 2 (pipeline.yaml:4), region row 2 (pipeline.yaml:5)',
		]);
	});
});
