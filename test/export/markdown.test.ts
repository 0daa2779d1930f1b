import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { Marked, type Tokens } from "marked";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { blockText, inlineText, linkTarget } from "../../src/export/markdown-text.ts";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { MARKS, OBEYED_OR_REORDERING, OBEYED_OR_STEERING } from "../support/unsafe-text.ts";
import { attempt, exportWell, outcome, read, tree } from "./builders.ts";

const marked = new Marked();

/** The front matter's value and what follows it, found the way static-site tools do. */
function split(markdown: string): { readonly fields: Record<string, unknown>; readonly body: string } {
	const [, yaml, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(markdown) ?? [];
	return { fields: parse(yaml ?? ""), body: body ?? "" };
}

async function report(changes: Partial<TaskOutcome>): Promise<ReturnType<typeof split>> {
	const dir = temporaryFolder();
	await exportWell(dir, [outcome({ key: "x", ...changes })], ["markdown"]);
	return split(read(dir, "reports/launches/x.md"));
}

function links(markdown: string): readonly { readonly href: string; readonly text: string }[] {
	const found: { href: string; text: string }[] = [];
	const tokens = marked.lexer(markdown);
	marked.walkTokens(tokens, (token) => {
		if (token.type === "link") found.push({ href: (token as Tokens.Link).href, text: shownText(token.text) });
	});
	return found;
}

/** What a reader sees of one line of Markdown. */
function shownText(markdown: string): string {
	const html = marked.parseInline(markdown, { async: false }).replace(/<[^>]*>/g, "");
	const named: { [name: string]: string } = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'", "#123": "{" };
	return html.replace(/&([a-z]+|#39|#123);/g, (whole, name: string) => named[name] ?? whole);
}

describe("a report", () => {
	test("has front matter, the text as it is, and numbered sources", async () => {
		const dir = temporaryFolder();
		const sources = [
			{
				title: "News",
				url: "https://news.example/a",
				fragment: "#:~:text=printer",
				source: "web",
				snippet: "A\nprinter",
			},
			{ url: "docs/a b.md" },
			{},
		];
		await exportWell(dir, [outcome({ sources })], ["markdown"]);
		expect(read(dir, "reports/launches/initech-us.md")).toBe(`---
title: "launches/initech-us"
date: 2026-10-01T00:05:00.000Z
id: "launches/initech-us"
template: "launches"
key: "initech-us"
status: "succeeded"
query: "What did Initech launch?"
cost: 0.5
attempts: 1
bindings:
  company:
    name: "Initech"
  region: "US"
render_with_liquid: false
templateEngineOverride: "md"
mdx:
  format: "md"
---

# Initech

A printer [1].

## Sources

1. [News](https://news.example/a#:~:text=printer), web
   > A printer
2. [docs/a b.md](../../docs/a%20b.md)
3. (untitled)
`);
	});

	test("shows a source's passage whole, whatever words of it are cited, and a very long text from its start", async () => {
		const passage = `${"Before the words that count. ".repeat(50)}The words that count.`;
		const { body } = await report({
			sources: [
				{ title: "A", snippet: passage },
				{ title: "B", snippet: "long ".repeat(1000) },
			],
		});
		expect(body).toContain(`\n   > ${passage}\n2. B\n`);
		const shown = /> (long .*)\n$/.exec(body)?.[1] ?? "";
		expect(shown).toMatch(/…$/);
		expect(shown.length).toBeLessThan(2_000);
	});

	test("of a task that was skipped before it was rendered has no query", async () => {
		const { fields } = await report({ status: "skipped", query: "", output: null, sources: [], attempts: [] });
		expect(fields).not.toHaveProperty("query");
	});

	test("of a template without rows lies beside the folders", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [outcome({ template: "briefing", key: null })], ["markdown"]);
		expect(existsSync(join(dir, "reports/briefing.md"))).toBe(true);
	});

	test.each(["failed", "invalid", "rejected", "cancelled", "skipped", "pending"] as const)(
		"of a task that is %s says so, with the error",
		async (status) => {
			const { fields, body } = await report({ status, output: null, sources: [], error: "No *evidence*\nfor `x`" });
			expect(fields).toMatchObject({ status, error: "No *evidence*\nfor `x`" });
			expect(body).toMatch(/^\n# launches\/x\n\nTh\w+ (task|answer) .*\.\n\n> No \\\*evidence\\\*\\\n> for \\`x\\`\n$/);
		},
	);

	test("of an invalid answer shows the answer as it came, and puts nothing into data/", async () => {
		const dir = temporaryFolder();
		const raw = '{"name": "```"\n';
		const all = [
			outcome({ key: "text", status: "invalid", output_type: "json", output: raw, error: "not JSON" }),
			outcome({ key: "value", status: "rejected", output_type: "json", output: { a: 1 }, error: "one source" }),
		];
		await exportWell(dir, all, ["markdown"]);
		expect(read(dir, "reports/launches/text.md")).toContain(
			`## The answer as it came\n\n\`\`\`\`json\n${raw}\`\`\`\`\n`,
		);
		expect(read(dir, "reports/launches/value.md")).toContain("## The answer as it came\n\n- **a:** 1\n");
		expect(existsSync(join(dir, "data"))).toBe(false);
	});

	test("keeps front matter whole against text that would end or change it", async () => {
		const query = "---\nstatus: failed\n---\n\u0000\u001b[31m\u0085\u2028\u202e\ufeff\t'\"";
		const bindings = {
			NO: "NO",
			"a\n---\nb": "1:30",
			"# c": "0o17",
			y: "~",
			__proto__x: "=1",
			deep: { "": [null, true] },
		};
		const { fields, body } = await report({ query, bindings, output: "---\nevil: true\n---\n" });
		expect(fields).toMatchObject({ query, bindings, status: "succeeded" });
		expect(body).toMatch(/^\n---\nevil: true\n---\n/);
	});

	test("quotes what YAML 1.1 tools would read as something else, and prints no odd character", async () => {
		const dir = temporaryFolder();
		const query = `---\n${"a long line of text\n".repeat(20)}---\n`;
		const bindings = { on: "off", a: "NO", b: "1:30", c: "2026-01-01", d: `\u202eevil${MARKS}\u2028`, e: "\ud800" };
		await exportWell(dir, [outcome({ key: "x", query, bindings })], ["markdown"]);
		const head = read(dir, "reports/launches/x.md");
		expect(head).toContain(`\nquery: ${JSON.stringify(query)}\n`);
		expect(head).toContain(
			'  "on": "off"\n  a: "NO"\n  b: "1:30"\n  c: "2026-01-01"\n  d: "\\u202eevil\\u061c\\u200e\\u200f\\u2028"\n  e: "\ufffd"\n',
		);
	});
});

describe("a structured output", () => {
	test("is a list for people in the report and JSON in data/", async () => {
		const dir = temporaryFolder();
		const output = {
			name: "Initech *Corp*",
			"odd|name": "a\nb",
			listed: false,
			none: null,
			empty: [],
			rivals: [{ name: "Hooli", staff: 12 }, "Umbrella"],
		};
		await exportWell(dir, [outcome({ output_type: "json", output, sources: [] })], ["markdown"]);
		expect(split(read(dir, "reports/launches/initech-us.md")).body).toBe(`
- **name:** Initech \\*Corp\\*
- **odd\\|name:** a\\
  b
- **listed:** false
- **none:** *none*
- **empty:** *none*
- **rivals:**
  - Item
    - **name:** Hooli
    - **staff:** 12
  - Umbrella
`);
		expect(read(dir, "data/launches/initech-us.json")).toBe(`${JSON.stringify(output, null, 2)}\n`);
	});

	test("of great depth is shown as JSON from there on", async () => {
		let output: TaskOutcome["output"] = "core";
		for (let depth = 0; depth < 40; depth += 1) output = { a: output };
		const { body } = await report({ output_type: "json", output });
		expect(shownText(body)).toContain('{"a":{"a"');
		expect(body).toContain('"core"');
	});

	test("may be a single value", async () => {
		const dir = temporaryFolder();
		const all = [
			outcome({ key: "n", output_type: "json", output: 5 }),
			outcome({ key: "s", output_type: "json", output: "text" }),
		];
		await exportWell(dir, all, ["markdown"]);
		expect(read(dir, "data/launches/n.json")).toBe("5\n");
		expect(read(dir, "data/launches/s.json")).toBe('"text"\n');
	});
});

describe("a source", () => {
	test.each([
		["https://a.example/x?a=1&b=2#c", "https://a.example/x?a=1&b=2#c"],
		["HTTP://a.example", "HTTP://a.example"],
		["docs/a (1).md", "docs/a%20%281%29.md"],
		["../docs/ü.md#part", "../docs/%C3%BC.md#part"],
		["https://a.example/>)[x](javascript:y", "https://a.example/%3E%29%5Bx%5D%28javascript:y"],
		["a&lt;b", "a&amp;lt;b"],
	])("at %j links to %s", (url, expected) => {
		expect(linkTarget(url)).toBe(expected);
	});

	test.each([
		"javascript:alert(1)",
		"JavaScript:alert(1)",
		" javascript:alert(1)",
		"java\tscript:alert(1)",
		"java\nscript:alert(1)",
		"\u0001javascript:alert(1)",
		"data:text/html,x",
		"file:///etc/passwd",
		"vbscript:x",
		"//evil.example",
		"\\\\evil.example",
		"/etc/passwd",
		"C:\\x",
		"http://",
		"",
	])("at %j is no link", (url) => {
		expect(linkTarget(url)).toBeNull();
	});

	test("never becomes a link that runs, whatever its address", () => {
		const url = fc.oneof(
			fc.webUrl(),
			fc.string({ unit: "binary" }),
			fc
				.array(fc.constantFrom("javascript", "&#58;", "&colon;", ":", "\\", "(", ")", "<", ">", " ", "/", "\t", "a"))
				.map((parts) => parts.join("")),
		);
		fc.assert(
			fc.property(url, (value) => {
				const target = linkTarget(value);
				if (target === null) return;
				const [link, ...others] = links(`1. [x](${target})`);
				expect(others).toEqual([]);
				expect(link?.text).toBe("x");
				expect(new URL(link?.href ?? "", "https://base.example/").protocol).toMatch(/^https?:$/);
			}),
			{ numRuns: 3000 },
		);
	});

	test("with a hostile title and address stays text", async () => {
		const sources = [
			{
				title: "](javascript:alert(1)) <script>x</script>\n# h",
				url: "javascript:alert(1)",
				snippet: "</li>\n\n# big",
			},
			{ title: "1. | `a` **b** \u001b[31m\u202egnp", url: "https://a.example/" },
		];
		const { body } = await report({ output: "Text.", sources });
		expect(links(body)).toEqual([{ href: "https://a.example/", text: "1. | `a` **b** [31m\\u202egnp" }]);
		const html = marked.parse(body, { async: false });
		expect(html).not.toMatch(/<script|<h1|href="javascript/);
		expect(html).toContain("javascript:alert(1)");
	});
});

describe("text within Markdown", () => {
	const visible = fc.string({
		unit: fc.constantFrom(..."ab1 .)(]['\"\\`*_{}#+-!|<>~&:;=$@/"),
		minLength: 1,
		maxLength: 12,
	});

	test("shows as it reads", () => {
		fc.assert(
			fc.property(visible, (text) => {
				expect(shownText(inlineText(text))).toBe(text.replace(/\s+/g, " ").trim());
			}),
			{ numRuns: 5000 },
		);
	});

	test("never starts a block", () => {
		fc.assert(
			fc.property(fc.array(visible, { minLength: 1, maxLength: 3 }), (lines) => {
				const text = blockText(lines.join("\n"));
				const blocks = marked.lexer(text).map(({ type }) => type);
				expect(blocks).toEqual(text === "" ? [] : ["paragraph"]);
			}),
			{ numRuns: 5000 },
		);
	});
});

describe("index.md", () => {
	test("groups the tasks by template, counts them and links their files", async () => {
		const dir = temporaryFolder();
		const all = [
			outcome({ key: "a|b" }),
			outcome({ template: "profile", key: "50%", output_type: "json", output: { a: 1 }, cost: null }),
			outcome({
				...{ key: "c", status: "failed", output: null, sources: [], error: "x" },
				...{ cost: 0.005, attempts: [attempt(), attempt({ attempt: 2 })] },
			}),
			outcome({ template: "briefing", key: null, cost: 0 }),
		];
		await exportWell(dir, all, ["markdown"]);
		const index = read(dir, "index.md");
		expect(index).toBe(`# competitor-watch

4 tasks: 3 succeeded, 1 failed.

## What failed

| Task | Status | Why |
| --- | --- | --- |
| [launches/c](reports/launches/c.md) | failed | x |

## launches

2 tasks: 1 succeeded, 1 failed.

| Task | Status | Sources | Attempts | Cost | Data |
| --- | --- | ---: | ---: | ---: | --- |
| [a\\|b](reports/launches/a%257Cb.md) | succeeded | 1 | 1 | \\$0.50 |  |
| [c](reports/launches/c.md) | failed | 0 | 2 | \\$0.005 |  |

## profile

1 task: 1 succeeded.

| Task | Status | Sources | Attempts | Cost | Data |
| --- | --- | ---: | ---: | ---: | --- |
| [50%](reports/profile/50%2525.md) | succeeded | 1 | 1 |  | [JSON](data/profile/50%2525.json) |

## briefing

1 task: 1 succeeded.

| Task | Status | Sources | Attempts | Cost | Data |
| --- | --- | ---: | ---: | ---: | --- |
| [briefing](reports/briefing.md) | succeeded | 1 | 1 | \\$0.00 |  |
`);
		const targets = links(index).map(({ href }) => decodeURIComponent(href));
		expect(targets).toHaveLength(6);
		for (const target of targets) expect(existsSync(join(dir, target)), target).toBe(true);
	});
});

test("index.md of a large run begins with what failed and why, as far as it can be looked at", async () => {
	const dir = temporaryFolder();
	const failing = (index: number) => ({ status: index % 2 === 0 ? "failed" : "invalid", output: null }) as const;
	const hostile = `](javascript:x) | <b>\n# h ${"long ".repeat(100)}`;
	const all = Array.from({ length: 300 }, (_, index) =>
		outcome({ key: `k${index}`, error: hostile, ...(index < 150 ? {} : failing(index)) }),
	);
	await exportWell(
		dir,
		[outcome({ key: "s", status: "skipped", output: null, error: "not selected" }), ...all],
		["markdown"],
	);
	const [, failed = ""] = /## What failed\n\n([\s\S]*?)\n## launches\n/.exec(read(dir, "index.md")) ?? [];
	expect(failed).toMatch(/^The first 100 of 150\.\n\n/);
	const rows = failed.split("\n").filter((line) => line.startsWith("| ["));
	expect(rows).toHaveLength(100);
	expect(rows[1]).toMatch(/^\| \[launches\/k151\]\(reports\/launches\/k151\.md\) \| invalid \| .*… \|$/);
	expect(rows[1]?.length).toBeLessThan(400);
	expect(links(failed).map(({ href }) => href)).toEqual(rows.map((_, index) => `reports/launches/k${index + 150}.md`));
});

describe("index.md of a run whose stages left items out", () => {
	test("tells the first hundred, with names as they are", async () => {
		const dir = temporaryFolder();
		const truncated = Array.from({ length: 102 }, (_, number) => ({
			...{ template: "rivals", binding: "rival", parent: `profile/a_b*c*${number}`, items: 9, taken: 5 },
		}));
		await exportWell(dir, [outcome()], ["markdown"], { truncated });
		const section = read(dir, "index.md").split("\n## ")[1] ?? "";
		const lines = section.split("\n").filter((line) => line.startsWith("* "));
		expect(lines).toHaveLength(101);
		expect(shownText(lines[0] ?? "")).toContain(
			"rivals takes 5 of the 9 items of profile/a_b*c*0 (max_items of rival)",
		);
		expect(lines.at(-1)).toBe("* and 2 more, in `run.json`");
	});
});

describe("a local source", () => {
	const sources = [
		{ title: "A", url: "docs/a%20#b?.md", fragment: "#L3" },
		{ title: "B", url: "../outside/b.md" },
		{ title: "C", url: "results/watch/notes.md" },
	];

	test("is linked from where the report lies, wherever the project is", async () => {
		const project = temporaryFolder();
		const dir = join(project, "results/watch");
		const all = [outcome({ key: "x", sources }), outcome({ template: "brief", key: null, sources })];
		await exportWell(dir, all, ["markdown", "json"], {}, project);
		expect(links(split(read(dir, "reports/launches/x.md")).body)).toEqual([
			{ text: "A", href: "../../../../docs/a%2520%23b%3F.md#L3" },
			{ text: "C", href: "../../notes.md" },
		]);
		expect(links(split(read(dir, "reports/brief.md")).body)[0]?.href).toBe("../../../docs/a%2520%23b%3F.md#L3");
		expect(read(dir, "reports/launches/x.md")).toContain("2. B, ../outside/b.md");
		expect(JSON.parse(read(dir, "results.json"))[0].sources).toEqual(sources);
	});

	test("is named and not linked when the results lie outside the project", async () => {
		const dir = temporaryFolder();
		await exportWell(dir, [outcome({ key: "x", sources })], ["markdown"], {}, temporaryFolder());
		expect(links(split(read(dir, "reports/launches/x.md")).body)).toEqual([]);
	});

	test("that is not linked is told apart from another passage of the same file", async () => {
		const dir = temporaryFolder();
		const market = { title: "market", url: "corpus/market.csv" };
		const cited = ["#L2", "#L3"].map((fragment) => ({ ...market, fragment }));
		await exportWell(dir, [outcome({ key: "x", sources: cited })], ["markdown"], {}, temporaryFolder());
		const { body } = split(read(dir, "reports/launches/x.md"));
		expect(shownText(body)).toContain("market, corpus/market.csv#L2\n");
		expect(shownText(body)).toContain("market, corpus/market.csv#L3\n");
	});
});

describe("characters that a terminal obeys or that reorder text", () => {
	const hostile = `one\r\ntwo\u001b[2J\u0007\u009b31m \u202ednuof\u2066\tend${MARKS}\n`;

	test("are taken out of a report or made visible but for marks of direction, and stay exact in JSON and CSV", async () => {
		const dir = temporaryFolder();
		const all = [
			outcome({ key: "text", output: hostile }),
			outcome({ key: "code", output: hostile, output_type: "toon" }),
			outcome({ key: "value", output: { [hostile]: hostile }, output_type: "json" }),
			outcome({ key: "failed", status: "failed", output: null, error: hostile }),
		];
		await exportWell(dir, all);
		for (const path of Object.keys(tree(dir)).filter((name) => /\.(md|json|jsonl)$/.test(name))) {
			const unsafe = path.endsWith(".md") ? OBEYED_OR_REORDERING : OBEYED_OR_STEERING;
			expect([path, unsafe.exec(read(dir, path))]).toEqual([path, null]);
		}
		expect(read(dir, "reports/launches/text.md")).toContain(`one\ntwo[2J31m \\u202ednuof\\u2066\tend${MARKS}\n`);
		const outcomes = JSON.parse(read(dir, "results.json"));
		expect(outcomes[0].output).toBe(hostile);
		expect(outcomes[2].output).toEqual({ [hostile]: hostile });
		expect(JSON.parse(read(dir, "data/launches/value.json"))).toEqual({ [hostile]: hostile });
		expect(read(dir, "results.csv")).toContain(`"${hostile}"`);
	});
});
