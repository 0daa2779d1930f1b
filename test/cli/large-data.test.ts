/** Data files larger than memory, and what becomes of them in stages, in the real program. */
import { appendFileSync, closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { createRig } from "./cli-rig.ts";
import { manifestOf, outcomesOf, said } from "./hosted-pipeline.ts";
import { hostedRig } from "./hosted-rig.ts";

const service = sharedStandIn();
const ROWS = 200;
const NOTE = "n".repeat(300_000);
/** Megabytes: enough for the program, and far less than the rows need. */
const HEAP = 80;

function writeRows(path: string, header: string, row: (index: number) => string): void {
	const file = openSync(path, "w");
	writeSync(file, header);
	for (let index = 0; index < ROWS; index += 1) writeSync(file, row(index));
	closeSync(file);
}

function pipeline(file: string): string {
	return `version: 1
name: large
data: { rows: { file: ${file}, schema: { required: [name], properties: { n: { type: integer } } } } }
tasks:
  ask:
    for_each: { row: rows }
    key: "{{ row.name }}"
    query: About {{ row.name }}, {{ row.n }}?
`;
}

describe("60 MB of rows in 80 MB of memory", () => {
	test.each([
		["csv", "name,n,note\n", (n: number) => `r${n},${n},"${NOTE}"\r\n`],
		["jsonl", "", (n: number) => `{ "name": "r${n}", "n": ${n}, "note": "${NOTE}" }\n`],
	])("are planned: %s", async (format, header, row) => {
		const rig = createRig(
			{ "package.json": "{}", "pipeline.yaml": pipeline(`rows.${format}`) },
			{ NODE_OPTIONS: `--max-old-space-size=${HEAP}` },
		);
		writeRows(join(rig.dir, `rows.${format}`), header, row);
		const result = await rig.run("plan", "pipeline.yaml");
		expect(result.exitCode, said(result)).toBe(0);
		expect(result.stdout).toContain(`${ROWS} tasks`);
	});
});

test("120,000 tasks are planned in 36 MB of memory, which their ids and requests alone would fill", async () => {
	const rig = createRig(
		{
			"package.json": "{}",
			"pipeline.yaml": `${pipeline("rows.csv")}budget: { max_tasks: 200000 }\n`,
		},
		{ NODE_OPTIONS: "--max-old-space-size=36" },
	);
	const rows = Array.from({ length: 120_000 }, (_, n) => `the company with number ${n} in a long list,${n}\n`);
	rig.write("rows.csv", `name,n\n${rows.join("")}`);
	const result = await rig.run("plan", "pipeline.yaml");
	expect(result.exitCode, said(result)).toBe(0);
	expect(result.stdout).toContain("120000 tasks");
});

describe("a pipeline with stages over a large file", () => {
	const STAGED = `version: 1
name: watch
batch: { mode: fast }
run: { settle: 50ms, poll: 20ms }
data: { rows: { file: rows.csv } }
tasks:
  first: { query: What is there? }
  then:
    needs: [first]
    for_each: { row: rows }
    key: "{{ row.name }}"
    query: About {{ row.name }} ({{ row.n }}), given {{ results.first.first.id }}?
`;

	function stagedRig() {
		const rig = hostedRig(service());
		rig.write("pipeline.yaml", STAGED);
		rig.write("rows.csv", `name,n,note\na,1,${NOTE.repeat(15)}\nb,2,x\n`);
		return rig;
	}

	test("plans its later stages from the rows that the run was frozen with, and keeps no copy of them then", async () => {
		await service().setSettings({ afterMs: null });
		const rig = stagedRig();
		const sent = await rig.run("run", "pipeline.yaml", "--yes", "--detach");
		expect(sent.exitCode, said(sent)).toBe(0);
		expect(rig.list(".trawl/files")).toHaveLength(1);
		rig.write("rows.csv", "name,n\nother,3\n");
		await service().setSettings({ afterMs: 0 });
		await service().release();
		const result = await rig.run("collect", "--wait");
		expect(result.exitCode, said(result)).toBe(0);
		expect(outcomesOf(rig).map(({ id, status }) => [id, status])).toEqual([
			["first", "succeeded"],
			["then/a", "succeeded"],
			["then/b", "succeeded"],
		]);
		expect(outcomesOf(rig)[1]?.query).toBe("About a (1), given first?");
		expect(rig.list(".trawl/files")).toEqual([]);
	});

	test("a run of a changed file takes its place, with a copy of its own alone", async () => {
		await service().setSettings({ afterMs: null });
		const rig = stagedRig();
		await rig.run("run", "pipeline.yaml", "--yes", "--detach");
		const [before] = rig.list(".trawl/files");
		appendFileSync(join(rig.dir, "rows.csv"), "c,3,y\n");
		await rig.run("run", "pipeline.yaml", "--yes", "--detach");
		const after = rig.list(".trawl/files");
		expect(after).toHaveLength(1);
		expect(after[0]).not.toBe(before);
		await service().setSettings({ afterMs: 0 });
		await service().release();
		const result = await rig.run("collect", "--wait");
		expect(result.exitCode, said(result)).toBe(0);
		expect(outcomesOf(rig).map(({ id }) => id)).toEqual(["first", "then/a", "then/b", "then/c"]);
	});

	test("plans its later stages from the files that a glob found, whatever is there by then", async () => {
		await service().setSettings({ afterMs: null });
		const rig = stagedRig();
		rig.write(
			"pipeline.yaml",
			STAGED.replace("file: rows.csv", "glob: docs/*.md")
				.replace('row.name }}"', 'row.stem }}"')
				.replace("row.name }} ({{ row.n }})", "row.path }} ({{ row.text }})"),
		);
		rig.write("docs/one.md", "first text");
		const sent = await rig.run("run", "pipeline.yaml", "--yes", "--detach");
		expect(sent.exitCode, said(sent)).toBe(0);
		const [data] = manifestOf(rig).data;
		expect(data).toEqual({ name: "rows", path: "docs/*.md", sha256: expect.stringMatching(/^[0-9a-f]{64}$/), rows: 1 });
		rig.write("docs/one.md", "another text");
		rig.write("docs/two.md", "a second file");
		await service().setSettings({ afterMs: 0 });
		await service().release();
		const result = await rig.run("collect", "--wait");
		expect(result.exitCode, said(result)).toBe(0);
		expect(outcomesOf(rig).map(({ id, query }) => [id, query])).toEqual([
			["first", "What is there?"],
			["then/one", "About docs/one.md (first text), given first?"],
		]);
	});
});
