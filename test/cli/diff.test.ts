/** What changed between two runs, or between two results folders, as their user asks for it. */
import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ComparedTask } from "../../src/model/comparison.ts";
import { sharedStandIn } from "../support/stand-in/stand-in-rig.ts";
import { OBEYED_OR_STEERING } from "../support/unsafe-text.ts";
import { BIN, createRig, type Rig, sampleProject } from "./cli-rig.ts";
import { project, said } from "./hosted-pipeline.ts";
import { runHere } from "./run-here.ts";

/** A task as it stands in `results.json`. */
function written(id: string, changes: Partial<ComparedTask> & Record<string, unknown> = {}) {
	const basics = {
		id,
		template: id.split("/")[0],
		key: null,
		bindings: {},
		status: "succeeded",
		query: `About ${id}?`,
	};
	const answer = { output_type: "markdown", output: "As it was.\n", repairs: [], sources: [], artefacts: [] };
	return { ...basics, ...answer, cost: 0.5, attempts: [], error: null, ...changes };
}

/** Two folders of results, and nothing else. */
function folders(before: readonly object[], after: readonly object[]): Rig {
	const text = (tasks: readonly object[]) => JSON.stringify(tasks, null, 2);
	return createRig({ "before/results.json": text(before), "after/results.json": text(after) });
}

interface Printed {
	readonly diff_version: number;
	readonly before: Record<string, unknown>;
	readonly after: Record<string, unknown>;
	readonly counts: Record<string, number>;
	readonly tasks: readonly (Record<string, unknown> & { readonly id: string; readonly change: string })[];
}

async function json(rig: Rig, ...words: string[]): Promise<Printed> {
	const { exitCode, stdout, stderr } = await runHere(rig.dir, ["diff", ...words, "--json"]);
	expect(exitCode, stderr).toBe(0);
	return JSON.parse(stdout);
}

describe("trawl diff, of two runs", () => {
	test("tells what a changed corpus and changed rows made of them", async () => {
		const rig = createRig(sampleProject());
		expect((await rig.run("run", "pipeline.yaml")).exitCode).toBe(0);
		rig.write("docs/anchor.md", rig.read("docs/anchor.md").replace("MIT License", "ISC License"));
		rig.write(
			"products.csv",
			"name,site\nAnchor,https://anchor.example\nCleat,https://cleat.example\nDory,https://d.example\n",
		);
		rig.write(
			"docs/dory.md",
			"# Dory\n\nDory is a boat for small crews.\n\n## Licence\n\nDory is released under the MIT License.\n",
		);
		expect((await rig.run("run", "pipeline.yaml")).exitCode).toBe(0);

		const shown = await rig.run("diff");
		expect(shown.exitCode, said(shown)).toBe(0);
		expect(shown.stdout).toMatch(
			/^before {2}run \S+ of products, succeeded, finished \S+Z\nafter {3}run \S+ of products, succeeded, finished \S+Z\n/,
		);
		expect(shown.stdout).toMatch(/\n\d changed, 2 added, 2 gone, \d unchanged\n/);
		expect(shown.stdout).toMatch(/\nchanged {2}facts\/anchor: succeeded\n {2}~ license: "MIT[^"]*" → "ISC[^"]*"\n/);
		expect(shown.stdout).toContain("\nadded    facts/dory: succeeded\n");
		expect(shown.stdout).toContain("\ngone     facts/beacon: succeeded\n");
		expect(shown.stderr).toBe("");

		const ids = shown.stdout.match(/run \S+ of/g)?.map((text) => text.split(" ")[1] ?? "") ?? [];
		for (const words of [
			["products"],
			["pipeline.yaml"],
			["products~1", "products"],
			[ids[1] ?? ""],
			["~1", "~0"],
			ids,
		]) {
			const again = await runHere(rig.dir, ["diff", ...words]);
			expect([words, again.stderr, again.stdout]).toEqual([words, "", shown.stdout]);
		}
		const back = await runHere(rig.dir, ["diff", "products", "products~"]);
		expect(back.stdout).toContain("\nadded    facts/beacon: succeeded\n");
	});

	test("agrees with what was exported, folder by folder and folder against run", async () => {
		const rig = createRig(sampleProject());
		await rig.run("run", "pipeline.yaml");
		await rig.run("export", "--out", "kept");
		rig.write("docs/anchor.md", rig.read("docs/anchor.md").replace("a queue", "a broker"));
		await rig.run("run", "pipeline.yaml");
		const runs = await json(rig);
		expect(runs.counts.changed).toBeGreaterThan(0);
		for (const [a, b] of [
			["kept", "results/products"],
			["kept/results.json", "results/products/results.jsonl"],
			["kept", "products"],
		] as const) {
			const found = await json(rig, a, b);
			expect([a, found.counts, found.tasks]).toEqual([a, runs.counts, runs.tasks]);
		}
		const { before } = await json(rig, "kept", "results/products");
		expect(before).toMatchObject({
			kind: "files",
			name: "kept",
			run_id: runs.before.run_id,
			pipeline: "products",
			spent: 0,
		});
	});

	test("tells that nothing changed where the same was reused", async () => {
		const rig = createRig(sampleProject());
		await rig.run("run", "pipeline.yaml");
		await rig.run("run", "pipeline.yaml");
		const { exitCode, stdout } = await runHere(rig.dir, ["diff", "--exit-code"]);
		expect(exitCode).toBe(0);
		expect(stdout).toContain("\n6 unchanged\n");
	});
});

describe("trawl diff, of runs of the hosted service", () => {
	const service = sharedStandIn();
	const RUN = ["run", "pipeline.yaml", "--yes"];

	test("tells what each run spent, and a failure with its reason", async () => {
		const rig = project(service());
		await rig.run(...RUN);
		await service().setOutcomes([{ id: "^ask/beta@", kind: "fail", error: "no such thing" }]);
		await rig.run(...RUN, "--fresh");
		const { stdout } = await runHere(rig.dir, ["diff"]);
		expect(stdout).toContain("\nchanged  ask/beta: succeeded → failed\n  ~ error\n    + no such thing\n");
		expect(stdout).toMatch(/\nThe results cost \$0\.20, now \$0\.\d\d; the runs spent \$0\.20 and \$0\.\d\d\n/);
		const failed = await runHere(rig.dir, ["diff", "--select", "result:failed", "--exit-code"]);
		expect(failed.stdout).toContain("\n1 changed\n");
		expect(failed.exitCode).toBe(10);
	});

	test("counts once what was bought once for two tasks", async () => {
		const rig = project(service());
		rig.write("pipeline.yaml", rig.read("pipeline.yaml").replace("About {{ item }}?", "About both?"));
		await rig.run(...RUN);
		await rig.run(...RUN, "--fresh");
		const costs = "The results cost $0.10, now $0.10";
		expect((await runHere(rig.dir, ["diff"])).stdout).toContain(`\n${costs}; the runs spent $0.10 and $0.10\n`);
		expect((await runHere(rig.dir, ["diff", "results/watch", "results/watch"])).stdout).toContain(`\n${costs};`);
		const second = await json(rig, "--select", "ask/beta");
		expect([second.before.cost, second.after.cost]).toEqual([0.1, 0.1]);
	});

	test("of a run over the first rows, what came with the rest, and the run itself stays as it was", async () => {
		const rig = project(service());
		await rig.run(...RUN, "--limit", "1");
		await rig.run("export", "--out", "kept");
		await rig.run(...RUN);
		const { stdout } = await runHere(rig.dir, ["diff"]);
		expect(stdout).toContain("\nThe results cost $0.10, now $0.20; the runs spent $0.10 and $0.10\n");
		expect(stdout).toContain("\nchanged  ask/beta: skipped → succeeded\n");
		const { before, tasks } = await json(rig);
		expect(tasks[0]).toMatchObject({ cost: { before: null, after: 0.1 }, answer: "gained" });
		expect(tasks[0]).toHaveProperty("sources.gained", [expect.anything()]);
		const first = String(before.run_id);
		const shown = await runHere(rig.dir, ["show", "ask/beta", "--run", first]);
		expect(shown.stdout).toContain("ask/beta: skipped\n");
		expect(shown.stdout).not.toContain("Attempts");
		await runHere(rig.dir, ["export", first, "--out", "again"]);
		for (const path of rig.list("kept"))
			expect([path, rig.read(`again/${path}`)]).toEqual([path, rig.read(`kept/${path}`)]);
		expect(rig.list("again")).toEqual(rig.list("kept"));
	});

	test("says of a run that is pending that it is, and compares what has ended", async () => {
		const rig = project(service());
		await rig.run(...RUN);
		await service().setSettings({ afterMs: null });
		await rig.run(...RUN, "--fresh", "--detach");
		const id = (rig.json("results/watch/run.json") as { run_id: string }).run_id;
		const pending = await runHere(rig.dir, ["diff", id, "--exit-code"]);
		expect(pending.exitCode, pending.stderr).toBe(0);
		expect(pending.stderr).toContain(
			`warning: run ${id} is pending: 2 of 2 tasks have not ended and are not compared\n`,
		);
		expect(pending.stdout).toContain("\nafter   run ".concat(id, " of watch, pending\n"));
		expect(pending.stdout).toContain("\n2 pending\n");
		const folder = await runHere(rig.dir, ["diff", "watch", "results/watch"]);
		expect(folder.stderr).toContain(`run.json in results/watch tells of run ${id}, which is pending`);
		expect(folder.stdout).toContain("\n2 unchanged\n");
		// The newest finished one is the first.
		expect((await runHere(rig.dir, ["diff"])).exitCode).toBe(9);
	});
});

describe("trawl diff, of folders", () => {
	const before = [
		written("facts/acme", {
			output_type: "json",
			output: {
				name: "Acme",
				rivals: [
					{ name: "Hooli", price: 1 },
					{ name: "Initech", price: 2 },
				],
			},
			sources: [{ title: "Old", url: "https://old.example/" }],
		}),
		written("review/acme", { output: "# Acme\n\nIt sells anchors.\n\nIt has 12 people.\n" }),
		written("review/hooli"),
		written("review/umbrella"),
	];
	const after = [
		written("facts/acme", {
			output_type: "json",
			output: {
				rivals: [
					{ price: 3, name: "Initech" },
					{ price: 1, name: "Hooli" },
				],
				name: "Acme",
			},
			sources: [{ title: "New", url: "https://new.example/" }],
			cost: 0.75,
		}),
		written("review/acme", { output: "# Acme\n\nIt sells beacons.\n\nIt has\n12 people.\n" }),
		written("review/hooli", { status: "failed", output: null, error: "no luck" }),
		written("review/vandelay"),
	];

	test("tells each kind of change in words", async () => {
		const { exitCode, stdout, stderr } = await runHere(folders(before, after).dir, ["diff", "before", "after"]);
		expect([exitCode, stderr]).toEqual([0, ""]);
		expect(stdout).toBe(`before  before
after   after
3 changed, 1 added, 1 gone
The results cost $2.00, now $2.25

changed  facts/acme: succeeded
  ~ rivals[name="Initech"].price: 2 → 3
  ~ sources
    - https://old.example/ (Old)
    + https://new.example/ (New)
  ~ cost: $0.50 → $0.75

changed  review/acme: succeeded
  ~ text
    - It sells anchors.
    + It sells beacons.

changed  review/hooli: succeeded → failed
  ~ error
    + no luck
  ~ answer: there was one → none

added    review/vandelay: succeeded

gone     review/umbrella: succeeded
`);
	});

	test("tells the same in Markdown", async () => {
		const { stdout } = await runHere(folders(before, after).dir, ["diff", "before", "after", "--format", "md"]);
		expect(stdout).toBe(`Before: \`before\`  
After: \`after\`

**3 changed, 1 added, 1 gone**

The results cost \\$2.00, now \\$2.25

### Changed: 3

#### \`facts/acme\`: succeeded

\`\`\`diff
@@ rivals[name="Initech"].price: 2 → 3 @@
@@ cost: $0.50 → $0.75 @@
\`\`\`

- source lost: [Old](https://old.example/)
- source gained: [New](https://new.example/)

#### \`review/acme\`: succeeded

\`\`\`diff
@@ text @@
- It sells anchors.
+ It sells beacons.
\`\`\`

#### \`review/hooli\`: succeeded → failed

\`\`\`diff
@@ error @@
+ no luck
@@ answer: there was one → none @@
\`\`\`


### Added: 1

- \`review/vandelay\`: succeeded

### Gone: 1

- \`review/umbrella\`: succeeded
`);
	});

	test("tells programs everything, with a version", async () => {
		const found = await json(folders(before, after), "before", "after");
		expect(found).toMatchObject({
			diff_version: 1,
			before: { kind: "files", name: "before", run_id: null, status: null, tasks: 4, pending: 0, cost: 2, spent: null },
			after: { name: "after", tasks: 4, cost: 2.25 },
			counts: { changed: 3, added: 1, gone: 1, pending: 0, unchanged: 0, asked_otherwise: 0 },
		});
		expect(found.tasks.map(({ change, id }) => [change, id])).toEqual([
			["changed", "facts/acme"],
			["changed", "review/acme"],
			["changed", "review/hooli"],
			["added", "review/vandelay"],
			["gone", "review/umbrella"],
		]);
		expect(found.tasks[0]).toEqual({
			change: "changed",
			id: "facts/acme",
			template: "facts",
			status: { before: "succeeded", after: "succeeded" },
			cost: { before: 0.5, after: 0.75 },
			answer: "changed",
			fields: [{ path: ["rivals", { name: "Initech" }, "price"], before: 2, after: 3 }],
			paragraphs: [],
			sources: {
				gained: [{ title: "New", url: "https://new.example/" }],
				lost: [{ title: "Old", url: "https://old.example/" }],
			},
		});
		expect(found.tasks[4]).toEqual({
			...{ change: "gone", id: "review/umbrella", template: "review" },
			...{ status: { before: "succeeded", after: null }, cost: { before: 0.5, after: null } },
		});
	});

	test("with --exit-code ends with 10 where something changed, and else with 0", async () => {
		const rig = folders(before, after);
		const run = async (...words: string[]) => (await runHere(rig.dir, ["diff", ...words, "--exit-code"])).exitCode;
		expect(await run("before", "after")).toBe(10);
		expect(await run("before", "after", "--format", "md")).toBe(10);
		expect(await run("before", "before")).toBe(0);
		expect(await run("before", "after", "--select", "review/vandelay")).toBe(10);
		expect(await run("before", "after", "--exclude", "*/*")).toBe(0);
	});

	test("compares what is selected", async () => {
		const rig = folders(before, after);
		const ids = async (...words: string[]) => (await json(rig, "before", "after", ...words)).tasks.map(({ id }) => id);
		expect(await ids("--select", "facts/*")).toEqual(["facts/acme"]);
		expect(await ids("--exclude", "facts/*", "--exclude", "review/v*")).toEqual([
			...["review/acme", "review/hooli", "review/umbrella"],
		]);
		expect(await ids("--select", "result:failed")).toEqual(["review/hooli"]);
		expect(await ids("--select", "review/umbrella")).toEqual(["review/umbrella"]);
		const none = await runHere(rig.dir, ["diff", "before", "after", "--select", "reviews/*"]);
		expect(none.exitCode).toBe(9);
		expect(none.stderr).toContain("the selection `reviews/*` matches no task of either side [selection_empty]");
	});

	test("reads JSON however it is laid out", async () => {
		const rig = folders(before, after);
		rig.write("flat/results.json", `\ufeff${JSON.stringify(before)}\r\n`);
		rig.write("lines/results.jsonl", `${before.map((each) => JSON.stringify(each)).join("\r\n\r\n")}`);
		rig.write("none/results.json", "[\n]\n");
		for (const other of ["flat", "lines"])
			expect((await json(rig, "before", other)).counts).toMatchObject({ unchanged: 4 });
		expect((await json(rig, "none", "after")).counts).toMatchObject({ added: 4 });
	});
});

describe("trawl diff refuses", () => {
	test("runs that are not there, naming the one that was probably meant", async () => {
		const rig = createRig(sampleProject());
		expect((await runHere(rig.dir, ["diff"])).stderr).toContain("there is no state in");
		await rig.run("run", "pipeline.yaml");
		const id = (rig.json("results/products/run.json") as { run_id: string }).run_id;
		const misspelt = await runHere(rig.dir, ["diff", "prodcuts"]);
		expect(misspelt.exitCode).toBe(9);
		expect(misspelt.stderr).toMatch(
			/there is no run or pipeline `prodcuts` in .*\[run_unknown\]\n {4}did you mean `products`\?/,
		);
		const first = await runHere(rig.dir, ["diff"]);
		expect(first.exitCode).toBe(9);
		expect(first.stderr).toContain(`there is no finished run of \`products\` before ${id} [run_unknown]`);
		const far = await runHere(rig.dir, ["diff", "products~3", "products"]);
		expect(far.stderr).toContain(`there is no finished run of \`products\` before ${id}`);
	});

	test("what is no results folder, and says what would be one", async () => {
		const rig = folders([written("a")], [written("a")]);
		rig.write("empty/results.csv", "id\n");
		const said = async (...words: string[]) => {
			const { exitCode, stderr } = await runHere(rig.dir, ["diff", ...words]);
			return `${exitCode} ${stderr}`;
		};
		expect(await said("before", "./empty")).toMatch(
			/^4 expected results\.json or results\.jsonl in \.\/empty, found neither/,
		);
		expect(await said("before", "./afetr")).toMatch(/^4 there is nothing at \.\/afetr .*\n {4}did you mean `after`\?/);
		expect(await said("before", "empty")).toMatch(
			/^4 expected results\.json or results\.jsonl in empty, found neither/,
		);
		rig.write("odd/results.json/x", "");
		expect(await said("before", "odd")).toMatch(/^4 expected a file of results at odd.results\.json, found a folder/);
		expect(await said("before")).toMatch(/^2 expected two sides to compare, found before alone/);
	});

	test.each([
		["an object", '{"id": 1}', "1:1: expected a list of tasks, found something else"],
		["a list that ends too early", '[\n{"id":"a"', "2:1: the list is not closed"],
		["something behind the list", "[]\n[]", "2:1: something stands behind the list"],
		["a comma too many", '[\n{"id":"a","status":"failed"},\n]', "3:1: expected a task, found nothing"],
		["broken JSON", '[\n{"id":"a","status":"failed"},\n{"id" "b"}]', "3:1: expected a task as JSON: "],
		["a task without an id", '[{"status":"failed"}]', "1:1: expected a task with an `id`, found none"],
		["an unknown status", '[{"id":"a","status":"good"}]', "1:1: expected `status` of `a` to be one of succeeded, "],
		["sources that are none", '[{"id":"a","status":"failed","sources":[1]}]', "1:1: expected `sources` of `a`"],
		[
			"a task twice",
			'[{"id":"a","status":"failed"},\n{"id":"a","status":"failed"}]',
			"2:1: the task `a` stands there already, in line 1",
		],
		[
			"depth without end",
			`[{"id":"a","status":"failed","output":${"[".repeat(5_000)}${"]".repeat(5_000)}}]`,
			"1:1: expected `a` to have at most 200 levels",
		],
		[
			"a number without end",
			'[{"id":"a","status":"failed"},\n{"id":"b","status":"failed","output":{"n":[-1e309]}}]',
			"2:1: expected numbers of `b` up to 1.7976931348623157e+308, found a larger one",
		],
		["other bytes", Buffer.from([0x5b, 0x7b, 0xff, 0x7d, 0x5d]), "1:1: expected text in UTF-8, found other bytes"],
	])("%s, telling where", async (_, text, message) => {
		const rig = folders([written("a")], []);
		rig.write("after/results.json", text);
		const { exitCode, stdout, stderr } = await runHere(rig.dir, ["diff", "before", "after"]);
		expect([exitCode, stdout]).toEqual([4, ""]);
		expect(stderr).toContain(`after/results.json:${message}`);
		expect(stderr).toContain("[results_unreadable]");
	});

	test("paths that the file system refuses, as such or as names of runs", async () => {
		const rig = folders([written("a")], []);
		for (const link of ["loop/results.json", "selfloop"]) {
			mkdirSync(join(rig.dir, dirname(link)), { recursive: true });
			symlinkSync(basename(link), join(rig.dir, link));
		}
		const long = "x".repeat(300);
		const said = async (...words: string[]) => {
			const { exitCode, stderr } = await runHere(rig.dir, words);
			return `${exitCode} ${stderr}`;
		};
		expect(await said("diff", "before/results.json/results.json", "after")).toMatch(
			/^4 there is nothing at before.results/,
		);
		expect(await said("diff", "loop/results.json", "after")).toMatch(
			/^4 the system does not say what is at loop.results\.json: ELOOP \[results_unreadable\]\n {4}mend the path/,
		);
		expect(await said("diff", "loop", "after")).toMatch(
			/^4 expected results.json or results.jsonl in loop, found neither/,
		);
		expect(await said("diff", `./${long}`, "after")).toMatch(/^4 the system does not say .*: ENAMETOOLONG/);
		for (const name of ["selfloop", long]) {
			expect(await said("diff", name, "after")).toMatch(/^9 there is no state in/);
			expect(await said("status", name)).toMatch(/^9 there is no state in/);
			expect(await said("collect", name)).toMatch(/^9 there is no state in/);
		}
	});

	test.runIf(process.platform !== "win32")("a pipe, which can be read only once, without waiting for it", async () => {
		const rig = folders([written("a")], []);
		spawnSync("mkfifo", ["pipe"], { cwd: rig.dir });
		const { exitCode, stderr } = await rig.run("diff", "before", "./pipe");
		expect(exitCode).toBe(4);
		expect(stderr).toContain("expected a file that can be read twice at ./pipe, found a pipe or a device");
	});
});

describe("trawl diff of what an export was writing", () => {
	test("says that the files are of two runs", async () => {
		const rig = folders([written("a")], [written("a")]);
		rig.write("after/run.json", JSON.stringify({ manifest_version: 1, export_incomplete: true, finished_at: null }));
		const { stderr } = await runHere(rig.dir, ["diff", "before", "after"]);
		expect(stderr).toContain(
			"warning: an export was stopped while it replaced the files in after: they are partly of one run",
		);
	});
});

describe("a query of several lines", () => {
	test.each(["pretty", "md"])("is one line, without the break at its end: %s", async (format) => {
		const before = [written("a", { query: "What is new?\n" })];
		const after = [written("a", { query: "What is new?\n\n  Since May?\r\n", output: "Other." })];
		const { stdout } = await runHere(folders(before, after).dir, ["diff", "before", "after", "--format", format]);
		expect(stdout).toMatch(/- What is new\?\n\s*\+ What is new\? ⏎ Since May\?\n/);
	});
});

describe("hostile texts", () => {
	const EVIL =
		"\u001b[2J\u009b31m\u202e\u061c\u200f</td><script>alert(1)</script> `` ``` @octocat **b** | $x$ ![i](http://evil.example/x.png)";
	const COMMAND = "\n::error file=x::gone\n##[error]gone\n# Heading\n";
	const evil = `${EVIL}${COMMAND}`;
	const before = [
		written(`a/${evil}`, { output_type: "json", output: { [evil]: "x", list: [{ name: evil, n: 1 }] }, query: evil }),
		written(`gone/${evil}`),
		written("text", { output: "x" }),
	];
	const after = [
		written(`a/${evil}`, {
			output_type: "json",
			output: { [evil]: evil, list: [{ name: evil, n: 2 }], [`new${evil}`]: evil },
			query: `${evil}?`,
			sources: [
				{ title: evil, url: `javascript:alert(1)//${evil}` },
				{ title: evil, url: "https://evil.example/)[x](http://x.example" },
			],
		}),
		written("text", { status: "failed", output: null, error: evil }),
		written(`new/${evil}`, { output: evil }),
	];

	test.each(["pretty", "md", "json"])("are shown for what they are: %s", async (format) => {
		const result = await folders(before, after).run("diff", "before", "after", "--format", format);
		expect(result.exitCode, said(result)).toBe(0);
		expect(OBEYED_OR_STEERING.exec(result.stdout + result.stderr)).toBeNull();
		const lines = result.stdout.split("\n");
		expect(lines.filter((line) => /^\s*(?:::|##\[)/.test(line))).toEqual([]);
		expect(lines.filter((line) => /^# /.test(line))).toEqual([]);
		if (format === "json") {
			expect((JSON.parse(result.stdout) as Printed).tasks.map(({ id }) => id)).toContain(`new/${evil}`);
		}
	});

	test("are no markup in Markdown", async () => {
		const { stdout } = await runHere(folders(before, after).dir, ["diff", "before", "after", "--format", "md"]);
		const { marked } = await import("marked");
		const html = await marked.parse(stdout);
		const outside = html.replace(/<(pre|code|a)\b.*?<\/\1>/gs, "");
		for (const text of ["octocat", "script", "<img", "<strong>b"]) expect(outside).not.toContain(text);
		expect(html).not.toMatch(/<(?:script|img|td)\b/);
		expect([...html.matchAll(/href="([^"]*)"/g)].map(([, target]) => target)).toEqual([
			expect.stringMatching(/^https:\/\/evil\.example\/%29%5Bx%5D%28http:/),
		]);
	});
});

describe("a large difference", () => {
	const PARAGRAPH = "lorem ipsum dolor ".repeat(28);
	const TASKS = 400;

	/** A file of results, 50 KB a task. */
	function large(mark: string): string {
		const tasks = Array.from({ length: TASKS }, (_, n) => {
			const paragraphs = Array.from({ length: 100 }, (_each, m) => `${n} ${m % 2 === 0 ? mark : ""} ${m} ${PARAGRAPH}`);
			return JSON.stringify(written(`t/${n}`, { output: paragraphs.join("\n\n") }));
		});
		return `[${tasks.join(",\n")}]`;
	}

	test("streams: memory holds neither the results nor what is told of them", async () => {
		const rig = createRig({ "before/results.json": large("a"), "after/results.json": large("b") });
		// Each side has 20 MB, and so has the output.
		const { status, stdout, stderr } = spawnSync(
			"sh",
			["-c", '"$0" --max-old-space-size=32 "$1" diff before after --format json | wc -c', process.execPath, BIN],
			{ cwd: rig.dir, encoding: "utf8" },
		);
		expect([status, stderr]).toEqual([0, ""]);
		expect(Number(stdout)).toBeGreaterThan(19_000_000);
	});

	test("fits a comment in Markdown, and says what was left out", async () => {
		const many = (text: string) =>
			Array.from({ length: 2_000 }, (_, n) => written(`t/${n}`, { output: `${text} ${n}` }));
		const rig = folders(many("old"), many("new"));
		const { stdout } = await runHere(rig.dir, ["diff", "before", "after", "--format", "md"]);
		expect(stdout.length).toBeGreaterThan(55_000);
		expect(stdout.length).toBeLessThan(65_000);
		const shown = stdout.match(/^#### /gm)?.length ?? 0;
		expect(stdout).toContain("**2000 changed**");
		expect(stdout.endsWith(`\nand ${2_000 - shown} more: \`--format json\` has all of them.\n`)).toBe(true);
	});

	test("of one long paragraph shows the place from which it differs", async () => {
		const text = (end: string) => `${"The same words again. ".repeat(200)}It costs ${end} a year.`;
		const rig = folders([written("a", { output: text("5") })], [written("a", { output: text("6") })]);
		const { stdout } = await runHere(rig.dir, ["diff", "before", "after"]);
		expect(stdout).toMatch(/\n {4}- ….{20,130}It costs 5 a year\.\n {4}\+ ….{20,130}It costs 6 a year\.\n/);
	});

	test.each([
		["SIGINT", 130],
		["SIGTERM", 143],
	])("that %s stops says so and ends with %d", async (signal, code) => {
		const many = Array.from({ length: 200 }, (_, n) => written(`t/${n}`));
		const { dir } = folders(many, many);
		const { exitCode, stdout, stderr } = await runHere(dir, ["diff", "before", "after"], AbortSignal.abort(signal));
		expect([exitCode, stdout, stderr]).toEqual([code, "", "Interrupted before everything was compared.\n"]);
	});

	test("that its reader leaves early ends without a word", async () => {
		const many = (text: string) =>
			Array.from({ length: 5_000 }, (_, n) => written(`t/${n}`, { output: `${text} ${n}` }));
		const rig = folders(many("old"), many("new"));
		const { child, ended } = rig.start("diff", "before", "after");
		child.stdout.destroy();
		const { exitCode, stderr } = await ended;
		expect([exitCode, stderr]).toEqual([0, ""]);
	});
});

const hasScript = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "");

describe.skipIf(!hasScript)("on a terminal", () => {
	const evil = "\u001b[31mred";
	const rig = () => folders([written("a", { output: "old" })], [written("a", { output: `new ${evil}` })]);

	function shown(dir: string, flags: string, env: Record<string, string> = {}): string {
		const command = `"${process.execPath}" "${BIN}" diff before after ${flags}`;
		const given = { PATH: process.env.PATH, TERM: "xterm", ...env };
		return spawnSync("script", ["-qec", command, "/dev/null"], { cwd: dir, encoding: "utf8", env: given }).stdout;
	}

	test("old and new are told apart by colour, and no text has colours of its own", () => {
		const text = shown(rig().dir, "");
		expect(text).toContain("\u001b[31m    - old\u001b[0m");
		expect(text).toContain("\u001b[32m    + new \\u001b[31mred\u001b[0m");
	});

	test("there are none with --no-color or NO_COLOR", () => {
		const { dir } = rig();
		for (const text of [shown(dir, "--no-color"), shown(dir, "", { NO_COLOR: "1" }), shown(dir, "--format json")]) {
			expect(text).not.toContain("\u001b[");
			expect(text).toContain("old");
		}
	});
});
