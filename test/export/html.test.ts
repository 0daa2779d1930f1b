/** `report.html` as a file: what a program that reads it finds, without a browser. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { exportRun } from "../../src/export/export-run.ts";
import type { RunManifest } from "../../src/model/manifest.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { attempt, exportWell, manifest, outcome, read, readManifest, tree } from "./builders.ts";

async function page(outcomes: readonly TaskOutcome[], changes: Partial<RunManifest> = {}): Promise<string> {
	const dir = temporaryFolder();
	await exportWell(dir, outcomes, ["html"], changes);
	return read(dir, "report.html");
}

/** The JSON in an element of the page. */
function data(html: string, id: string) {
	const text = new RegExp(`<script type="application/json" id="${id}">(.*?)</script>`, "s").exec(html)?.[1];
	return JSON.parse(text ?? "null");
}

async function answerOf(changes: Partial<TaskOutcome>) {
	return data(await page([outcome(changes)]), "task-0");
}

describe("report.html", () => {
	test("is one file, listed in run.json, and equal for equal results, whichever run wrote it", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [outcome()], ["html"]);
		expect(Object.keys(tree(dir))).toEqual(["report.html", "run.json"]);
		expect(readManifest(dir).files.map(({ path }) => path)).toEqual(["report.html"]);
		const later = { run_id: "run-2", started_at: "2026-11-01T00:00:00.000Z", finished_at: "2026-11-01T00:01:00.000Z" };
		const reused = { reused: ["launches/initech-us"], git: { commit: "abc", dirty: true }, batch_ids: [] };
		const cost = { estimated: 0, worst_case: 0, actual: 0, committed: 0, saved_by_reuse: 0.5 };
		expect(await page([outcome()], { ...later, ...reused, cost })).toBe(read(dir, "report.html"));
	});

	test("goes when it is not asked for any more", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [outcome()], ["html", "json"]);
		await exportWell(dir, [outcome()], ["json"]);
		expect(Object.keys(tree(dir))).toEqual(["results.json", "run.json"]);
	});

	test("asks nobody: no address of ours, and every link in it is a result's", async () => {
		const html = await page([outcome({ output: "No link.", sources: [] })]);
		expect(html).not.toMatch(/https?:\/\/(?!service\.example)[a-z]/);
	});

	test("of no task says so", async () => {
		const html = await page([]);
		expect(data(html, "rows")).toEqual([]);
		expect(html).toContain('<dt>Tasks</dt><dd><a href="#/">0</a></dd>');
	});

	test("has a row and an answer for each task, in planned order", async () => {
		const html = await page([
			outcome({ key: "b" }),
			outcome({ key: "a", status: "failed", error: "why\nnot", output: null }),
		]);
		const rows = data(html, "rows");
		expect(rows.map((row: { id: string }) => row.id)).toEqual(["launches/b", "launches/a"]);
		expect(rows[0]).toMatchObject({
			status: "succeeded",
			summary: "What did Initech launch?",
			cost: 0.5,
			sources: 1,
			attempts: 1,
			seconds: 300,
			ended: "2026-10-01T00:05:00.000Z",
		});
		expect(rows[0].words).toContain("Initech US");
		expect(rows[1].summary).toBe("why not");
		expect(data(html, "task-1")).toMatchObject({
			id: "launches/a",
			answer: null,
			error: "why\nnot",
		});
	});

	test("counts an attempt once that several tasks share", async () => {
		const html = await page([outcome({ key: "a" }), outcome({ key: "b" })]);
		expect(html).toContain("<dt>Cost</dt><dd>$0.50</dd>");
		expect(html).toContain("<dt>Attempts</dt><dd>1</dd>");
	});

	test("says of how many attempts the cost is not known, and of what was not bought that it cost nothing", async () => {
		const costs = (values: readonly (number | null)[]) =>
			values.map((cost, index) => attempt({ service_id: `dr-${index}`, attempt: index + 1, cost }));
		const partly = outcome({ key: "a", cost: 0.5, attempts: costs([0.5, null, null]) });
		const html = await page([partly]);
		expect(html).toContain("<dt>Cost</dt><dd>$0.50 and 2 unknown</dd>");
		expect(data(html, "rows")[0].costText).toBe("$0.50 and 2 unknown");
		const skipped = outcome({ status: "skipped", attempts: [], cost: null });
		expect(await page([skipped])).toContain("<dt>Cost</dt><dd>$0.00</dd>");
		const shared = [outcome({ key: "a" }), outcome({ template: "briefing", key: null })];
		expect(await page(shared)).toMatch(/<th scope="row" dir="auto">briefing<.*<td class="number">\$0\.00<\/td><\/tr>/);
	});

	test("says how its tasks stand, whatever the run did that wrote it", async () => {
		const good = outcome({ key: "good" });
		const bad = outcome({ key: "bad", status: "rejected", error: "too few sources" });
		const unwanted = outcome({ key: "unwanted", status: "skipped", skip: "when", attempts: [], cost: null });
		const badge = (html: string) => /<header.*?class="badge \w+">([^<]*)</s.exec(html)?.[1];
		const both = await page([good, bad], { status: "partially_succeeded", exit_code: 3 });
		expect(badge(both)).toBe("partially succeeded");
		expect(await page([good, bad], { status: "succeeded" })).toBe(both);
		expect(badge(await page([good, unwanted]))).toBe("succeeded");
		expect(badge(await page([bad, unwanted], { status: "succeeded" }))).toBe("failed");
		expect(badge(await page([good], { status: "pending", open_templates: ["rivals"] }))).toBe("pending");
	});

	test("counts as not successful what the end of a run counts so", async () => {
		const skipped = (key: string, skip: "when" | "not_selected" | "input") =>
			outcome({ key, status: "skipped", skip, attempts: [], cost: null });
		const html = await page([
			outcome({ key: "good" }),
			outcome({ key: "open", status: "pending", output: null }),
			...[skipped("a", "when"), skipped("b", "not_selected"), skipped("c", "input")],
		]);
		expect(html).toContain('<a href="#/?status=unsuccessful">1 task did not succeed</a>, of 5 tasks on');
		expect(data(html, "rows").map((row: { unwanted: boolean }) => row.unwanted)).toEqual([
			false,
			false,
			true,
			true,
			false,
		]);
	});

	test("has one text for a duration, in the list as in the timeline", async () => {
		const ends = { "2026-10-01T00:01:30.000Z": "90 s", "2026-10-01T01:30:00.000Z": "90 min" };
		const longer = { "2026-10-01T02:00:00.000Z": "2 h", "2026-10-04T04:06:00.000Z": "3 d 4 h" };
		for (const [completed_at, text] of Object.entries({ ...ends, ...longer })) {
			const html = await page([outcome({ attempts: [attempt({ completed_at })] })]);
			expect(data(html, "rows")[0].secondsText).toBe(text);
			expect(html).toContain(`<td>2026-10-01 00:00</td><td>${text}</td>`);
		}
	});

	test("shows a cost that nobody has told as unknown", async () => {
		const html = await page([outcome({ cost: null, attempts: [attempt({ cost: null })] })]);
		expect(html).toContain("<dt>Cost</dt><dd>unknown</dd>");
	});

	test("says what is missing: why the run has not ended, later stages, files, items left out", async () => {
		const truncated = [{ template: "rivals", binding: "rival", parent: "profile/a", items: 5, taken: 3 }];
		const html = await page([outcome({ status: "pending", output: null })], {
			status: "pending",
			ended: { reason: "payment", message: "the balance is used up" },
			open_templates: ["rivals"],
			truncated,
			artefacts_failed: [{ task: "t", kind: "pdf", number: 1, reason: "gone" }],
		});
		expect(html).toContain("The run has not ended: the balance is used up");
		expect(html).toContain("Still to be planned: rivals");
		expect(html).toContain("1 file could not be downloaded");
		expect(html).toContain("Left out: rivals takes 3 of the 5 items of profile/a");
	});

	test("draws for each batch how many tasks were queued or running, and how many had ended", async () => {
		const at = (minute: number) => `2026-10-01T00:${String(minute).padStart(2, "0")}:00.000Z`;
		const sent = { created_at: at(0), batch_id: "b" };
		const html = await page([
			outcome({ key: "a", attempts: [attempt({ ...sent, service_id: "1", completed_at: at(30) })] }),
			outcome({ key: "b", attempts: [attempt({ ...sent, service_id: "2", completed_at: at(45), status: "failed" })] }),
			outcome({
				key: "c",
				status: "pending",
				attempts: [attempt({ ...sent, service_id: "3", completed_at: null, status: "pending" })],
			}),
			outcome({ key: "d", attempts: [attempt({ ...sent, service_id: "4", created_at: at(1), completed_at: at(59) })] }),
		]);
		expect(html).toContain("2026-10-01 00:00 to 2026-10-01 00:59 (59 min)");
		expect(html).toContain(
			'<td class="number">4</td><td class="number">2</td><td>2026-10-01 00:00</td><td>not ended</td>',
		);
		const [, open, , good] = [...html.matchAll(/<path class="(?:open|unsuccessful|succeeded)" d="([^"]*)"/g)]
			.map(([, path]) => path)
			.flatMap((path, index) => (index === 0 ? ["", path] : [path]));
		expect(open?.startsWith("M0 24V6H1V0H2")).toBe(true);
		expect(good?.endsWith("V12H60V24Z")).toBe(true);
	});

	test("begins a new time line where nothing was under way for longer than before", async () => {
		const of = (id: string, day: string) =>
			attempt({
				batch_id: id,
				service_id: id,
				created_at: `${day}T00:00:00.000Z`,
				completed_at: `${day}T01:00:00.000Z`,
			});
		const html = await page(["2026-09-01", "2026-10-01"].map((day) => outcome({ key: day, attempts: [of(day, day)] })));
		expect([...html.matchAll(/class="period">([^<]*)</g)].map(([, text]) => text)).toEqual([
			"2026-09-01 00:00 to 2026-09-01 01:00 (60 min)",
			"2026-10-01 00:00 to 2026-10-01 01:00 (60 min)",
		]);
	});
});

describe("a report on the page", () => {
	const html = async (output: string, changes = {}) => (await answerOf({ output, ...changes })).answer.html;

	test("keeps what Markdown has, below the page's own headings", async () => {
		expect(await html("# A\n\n## B\n\n- [x] **c** [d](https://e.example/?a=1&b=2)\n")).toBe(
			'<h4>A</h4>\n<h5>B</h5>\n<ul>\n<li><span>☑ </span> <strong>c</strong> <a href="https://e.example/?a=1&amp;b=2">d</a></li>\n</ul>\n',
		);
	});

	test.each([
		["a script", "<script>x</script>a", "a"],
		["an event handler", "<b onclick='x'>a</b>", "<p><b>a</b></p>\n"],
		["a style", "<style>x</style><b style='x' class=y id=z>a</b>", "<b>a</b>"],
		["a javascript: link", "[a](javascript:x)", "<p><a>a</a></p>\n"],
		["a spelt-out javascript: link", "<a href='java&Tab;script&colon;x'>a</a>", "<p><a>a</a></p>\n"],
		["a link to whatever host", "[a](//spy.example)", "<p><a>a</a></p>\n"],
		["a link to a file beside the page", "[a](../../secret.html)", "<p><a>a</a></p>\n"],
		["an image of the web", "![a](https://p.example/x.png)", '<p><a href="https://p.example/x.png">Image: a</a></p>\n'],
		["an image within", "![a](data:image/png;base64,xx)", "<p><span>Image: a</span></p>\n"],
		["SVG", "<svg><a xlink:href='javascript:x'><text>a</text></a></svg>", "<p><a>a</a></p>\n"],
		["ANSI", "\u001b[31ma", "<p>[31ma</p>\n"],
		["text that is reordered", "a\u202eb &#8238;c", "<p>a\\u202eb \\u202ec</p>\n"],
	])("leaves out %s", async (_, given, expected) => {
		expect(await html(given)).toBe(expected);
	});

	test("links the numbers of the embedded engine to its sources, of which there are so many", async () => {
		const sources = [{ title: "A", url: "docs/a.md", fragment: "#L3", source: "corpus" }];
		const found = await answerOf({ output: "# T\n\nOne. [1] Two. [2]\n", sources });
		expect(found.answer.html).toContain('One. <a href="#source-1">[1]</a> Two. [2]');
		expect(found.sources).toEqual([
			{ title: "A", href: "docs/a.md#L3", place: "docs/a.md#L3", publisher: "corpus", snippet: "" },
		]);
	});

	test("stands as text where it is made to take too long or to nest too deep", async () => {
		for (const output of [`${"> ".repeat(20_000)}a`, "[".repeat(100_000)]) {
			const { answer } = await answerOf({ output });
			expect(answer.type === "text" ? answer.text : answer.html.length).toEqual(
				answer.type === "text" ? output : expect.any(Number),
			);
		}
	});
});

describe("data of the page", () => {
	test("reads back as it was, whatever it holds, and ends no element", async () => {
		// JSON knows no -0.
		await fc.assert(
			fc.asyncProperty(
				fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value))),
				fc.string({ unit: "grapheme" }),
				async (output, text) => {
					const given = outcome({
						output_type: "json",
						output: { value: output, [text]: "</script><!--<script>" } as never,
						query: `q${text}`,
					});
					const html = await page([given]);
					// Constants, rows, the page's own scripts, and the task.
					expect(html.match(/<!--|<\/script>/g)?.length).toBe(2 + 7 + 1);
					expect(data(html, "task-0")).toMatchObject({
						query: `q${text}`,
						answer: { type: "value", value: given.output },
					});
				},
			),
			{ numRuns: 60 },
		);
	});

	test("spells out what reorders text and what a terminal obeys, in names, too", async () => {
		const { answer } = await answerOf({ output_type: "json", output: { "a\u202eb": "\u001b[31m\\\u009b\u0000" } });
		expect(answer.value).toEqual({ "a\\u202eb": "\\u001b[31m\\\\u009b\\u0000" });
	});

	test("leaves marks of direction, with which Hebrew and Arabic are read", async () => {
		const text = "\u05e9\u05dc\u05d5\u05dd (\u200fC++\u200e) \u061c5%";
		expect((await answerOf({ output_type: "json", output: { a: text } })).answer.value).toEqual({ a: text });
		expect((await answerOf({ output: text })).answer.html).toBe(`<p>${text}</p>\n`);
	});

	test("tells faults as they came: what they quote may look like the end of one", async () => {
		const error = 'the output does not satisfy the schema: `plan`: expected one of "a; b", "c"; `b`: expected a number';
		expect((await answerOf({ status: "invalid", error })).error).toBe(error);
	});

	test("names the fields of its schema that an answer does not have", async () => {
		const dir = temporaryFolder();
		const seat = { type: "object", properties: { city: { type: "string" }, zip: { type: "string" } } };
		const owner = { type: "object", properties: { name: { type: "string" } } };
		const schema = {
			type: "object",
			properties: { name: { type: "string" }, staff: { type: "integer" }, seat, owner },
		};
		const other = { type: "object", properties: { rating: { type: "number" } } };
		const report = await exportRun({
			dir,
			formats: ["html"],
			manifest: manifest(2),
			outcomes: () => [
				outcome({ key: "a", output_type: "json", output: { name: "A", seat: { city: "Oslo" } } }),
				outcome({ key: "b", output_type: "json", output: { name: "B", staff: null, seat: null, owner: null } }),
			],
			outputSchemas: [null, other, schema],
		});
		expect(report.ok).toBe(true);
		const html = read(dir, "report.html");
		expect(data(html, "task-0").answer.absent).toEqual({ staff: {}, seat: { zip: {} }, owner: {} });
		expect(data(html, "task-1").answer.absent).toBeNull();
	});

	test("links no source that could do something", async () => {
		const urls = [
			"javascript:alert(1)",
			"data:text/html,x",
			"//spy.example",
			"/etc/passwd",
			"file:///etc/passwd",
			"../../../x",
		];
		const { sources } = await answerOf({ sources: urls.map((url) => ({ url })) });
		expect(sources.map(({ href }: { href: string | null }) => href)).toEqual(urls.map(() => null));
	});
});
