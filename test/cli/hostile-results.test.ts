/**
 * One run whose answers, errors, sources and rows try everything: what they hold shows harmlessly in each export, on the
 * terminal, and to programs.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse as parseCsv } from "csv-parse/sync";
import { parseHTML } from "linkedom";
import { Marked } from "marked";
import { beforeAll, describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import type { TaskOutcome } from "../../src/model/outcome.ts";
import { restoreFormula } from "../../src/values/neutralise-formula.ts";
import { startStandIn } from "../support/stand-in/start-stand-in.ts";
import { hasTerminal, startOnTerminal } from "../support/terminal.ts";
import { MARKS, OBEYED_OR_REORDERING, OBEYED_OR_STEERING } from "../support/unsafe-text.ts";
import { type CliResult, createRig, type Environment, launch } from "./cli-rig.ts";

const HOSTILE = [
	"=cmd()|' /C calc'!A0",
	"<script>alert(1)</script><x <script>alert(1)</script>",
	"<img src=x onerror=alert(1)> <a href='javascript:alert(1)'>a</a> <p/onclick=alert(1)>b</p> <svg/onload=alert(1)>",
	"[a](javascript:alert(1)) [b](<java&#115;cript:alert(1)>) [c]( &#x6a;avascript&colon;alert(1)) <javascript:alert(1)> [d]",
	"",
	"[d]: javascript:alert(1)",
	"",
	"> [e](",
	"> javascript:alert(1)) [f](file:///etc/passwd) ![g](https://spy.example/g.png)",
	"",
	'{: onclick="alert(1)"} {::comment}',
	"",
	"```",
	"<script>alert(1)</script>",
	"```",
	"  ::error title=x::pwned",
	"::stop-commands::x",
	"so ##[error]pwned",
	"\u001b[31mred\u001b]0;title\u0007\u009b2J\u007f",
	`\u202egnp.exe\u2066 ${MARKS}`,
	'{% include_relative ../secret %} {{ site.secret }} {{< readfile "/etc/passwd" >}} {{% evil %}}',
	"---",
	"layout: evil",
	"---\r\n::set-output name=a::b\rover",
	"<!-- the rest is gone <style>*{display:none}</style>",
].join("\n");
/** What a runner of GitHub Actions obeys: blanks before it do not count. */
const RUNNER_COMMAND = /^\s*::|##\[/m;

const PIPELINE = `version: 1
name: hostile
batch: { mode: fast }
run: { settle: 50ms, poll: 20ms }
vars: { note: ${JSON.stringify(HOSTILE)} }
data: { rows: [{ id: text, note: ${JSON.stringify(HOSTILE)} }, { id: bad, note: "+1" }] }
tasks:
  ask:
    for_each: { row: rows }
    key: "{{ row.id }}"
    query: About {{ row.id }}?
  facts:
    query: Facts?
    output:
      schema: { type: object, properties: { name: { type: string }, list: { type: array }, ${JSON.stringify("=x\u001b")}: { type: string } }, required: [name] }
`;
const SOURCES = [
	{ title: HOSTILE, url: "javascript:alert(1)", snippet: HOSTILE, source: HOSTILE },
	{ title: "=cmd()", url: "https://evil.example/<script>\u001b\u202e)](javascript:alert(1)" },
];
const FACTS = { name: HOSTILE, list: [HOSTILE, "=cmd()"], "=x\u001b": "@cmd" };

let ran: CliResult;
let files: ReadonlyMap<string, string>;
let spoken: ReadonlyMap<string, CliResult>;

const outcomes = [
	{ query: "text", output: HOSTILE, sources: SOURCES },
	{ query: "bad", kind: "fail", error: HOSTILE },
	{ query: "Facts", output: FACTS, sources: SOURCES },
] as const;

let environment: Environment;

/** Runs, then looks at the run in every way. */
async function runOnce(dir: string): Promise<void> {
	const say = (argv: readonly string[]) => launch(dir, argv, environment).ended;
	writeFileSync(join(dir, "package.json"), "{}");
	writeFileSync(join(dir, "pipeline.yaml"), PIPELINE);
	ran = await say(["run", "pipeline.yaml", "--yes", "--json"]);
	const results = join(dir, "results/hostile");
	const paths = readdirSync(results, { recursive: true, encoding: "utf8" });
	const isFile = (path: string) => statSync(join(results, path)).isFile();
	files = new Map(
		paths
			.filter(isFile)
			.sort()
			.map((path) => [path, readFileSync(join(results, path), "utf8")]),
	);
	const commands = [
		["status"],
		["status", "--json"],
		...["ask/text", "ask/bad", "facts"].flatMap((id) => [
			["show", id],
			["show", id, "--json"],
		]),
		["plan", "pipeline.yaml", "--tasks"],
		["plan", "pipeline.yaml", "--tasks", "--json"],
		["batches"],
		["retry", "--yes"],
		["collect"],
	];
	const all: [string, CliResult][] = [["run", ran]];
	for (const argv of commands) all.push([argv.join(" "), await say(argv)]);
	spoken = new Map(all);
}

describe("a hostile run", () => {
	beforeAll(async () => {
		const service = await startStandIn({ outcomes });
		const dir = mkdtempSync(join(tmpdir(), "trawl-hostile-"));
		environment = service.env;
		await runOnce(dir);
		return () => {
			rmSync(dir, { recursive: true, force: true });
			return service.stop();
		};
	}, 180_000);

	const file = (path: string) => files.get(path) ?? expect.fail(`there is no ${path}: ${[...files.keys()].join(", ")}`);

	test("ran, and failed where it should", () => {
		expect(ran.exitCode, ran.stderr).toBe(3);
		expect([...files.keys()]).toEqual([
			"data/facts.json",
			"index.md",
			"reports/ask/bad.md",
			"reports/ask/text.md",
			"reports/facts.md",
			"results.csv",
			"results.json",
			"results.jsonl",
			"run.json",
			"sources.csv",
		]);
	});

	test("says nothing that a terminal or a runner obeys", () => {
		for (const [command, { stdout, stderr }] of spoken) {
			for (const text of [stdout, stderr]) {
				expect([command, OBEYED_OR_STEERING.exec(text)]).toEqual([command, null]);
				expect([command, RUNNER_COMMAND.exec(text)]).toEqual([command, null]);
			}
		}
		const shown = spoken.get("show ask/text")?.stdout ?? "";
		expect(shown).toContain("\n  | \\u001b[31mred");
		expect(shown).toContain("\n  |   ::error title=x::pwned\n  | ::stop-commands::x\n");
		expect(spoken.get("show ask/bad")?.stdout).toContain("\n  | ::stop-commands::x\n");
	});

	test("reads back exactly from what is told to programs", () => {
		const events = ran.stdout
			.trimEnd()
			.split("\n")
			.map((line) => JSON.parse(line));
		const ended = events.filter(({ type }) => type === "attempt_ended");
		expect(ended.find(({ task }) => task === "ask/bad").error).toBe(HOSTILE);
		expect(JSON.parse(spoken.get("show facts --json")?.stdout ?? "").outcome.output).toEqual(FACTS);
		expect(JSON.parse(spoken.get("status --json")?.stdout ?? "").vars.note).toBe(HOSTILE);
	});

	test.each(["results.json", "results.jsonl", "run.json", "data/facts.json"])("is harmless and exact in %s", (path) => {
		const text = file(path);
		expect(OBEYED_OR_STEERING.exec(text)).toBeNull();
		expect(RUNNER_COMMAND.exec(text.replaceAll("##[", ""))).toBeNull();
		const values = path.endsWith("l")
			? text
					.trimEnd()
					.split("\n")
					.map((line) => JSON.parse(line))
			: JSON.parse(text);
		if (path === "run.json") return expect(values.vars.note).toBe(HOSTILE);
		if (path === "data/facts.json") return expect(values).toEqual(FACTS);
		const [asked, bad, facts] = values as TaskOutcome[];
		expect([asked?.output, asked?.bindings.row, bad?.error, facts?.output]).toEqual([
			HOSTILE,
			{ id: "text", note: HOSTILE },
			HOSTILE,
			FACTS,
		]);
		expect(asked?.sources.slice(0, 2)).toEqual(SOURCES);
	});

	test.each(["results.csv", "sources.csv"])("runs in no cell of %s, and each cell is exact", (path) => {
		const rows = parseCsv(file(path)) as string[][];
		for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
		const cells = rows.map((row) => row.map(restoreFormula));
		const [header = []] = rows;
		const of = (row: number, column: string) => cells[row]?.[header.indexOf(column)];
		if (path === "sources.csv") {
			expect([of(1, "title"), of(1, "url"), of(2, "title")]).toEqual([HOSTILE, "javascript:alert(1)", "=cmd()"]);
			return;
		}
		expect(rows).toHaveLength(4);
		expect([of(1, "bindings.row.note"), of(1, "output"), of(2, "bindings.row.note"), of(2, "error")]).toEqual([
			...[HOSTILE, HOSTILE, "+1", HOSTILE],
		]);
		expect([of(3, "output.name"), of(3, "output.list"), of(3, "output.=x\u001b")]).toEqual([
			...[HOSTILE, JSON.stringify(FACTS.list), "@cmd"],
		]);
	});

	const pages = ["index.md", "reports/ask/text.md", "reports/ask/bad.md", "reports/facts.md"];

	test.each(pages)("does nothing on the page that is made of %s", (path) => {
		const text = file(path);
		expect(OBEYED_OR_REORDERING.exec(text)).toBeNull();
		// A renderer that lets HTML through, as Jekyll's and Eleventy's do.
		const html = new Marked().parse(bodyOf(text), { async: false });
		const { document } = parseHTML(`<html><body>${html}</body></html>`);
		const elements = [...document.querySelectorAll("body *")];
		expect(elements.length).toBeGreaterThan(3);
		const names = new Set(elements.map(({ localName }) => localName));
		for (const name of ["script", "img", "svg", "style", "iframe"]) expect(names).not.toContain(name);
		for (const element of elements) {
			const attributes = element.getAttributeNames();
			expect(attributes.filter((name: string) => !["href", "id", "align", "class"].includes(name))).toEqual([]);
			expect(element.getAttribute("href") ?? "").not.toMatch(/^\s*(?!https?:|unsafe:)[a-z][\w+.-]*:/i);
		}
		if (path !== "index.md") expect(document.body.textContent).toContain("alert(1)");
	});

	test("is no template in index.md, which has no front matter", () => {
		expect(file("index.md")).toMatch(/^# hostile\n/);
		expect(file("index.md")).not.toMatch(/\{[{%:]/);
	});

	test.each(pages.slice(1))("is no template and no setting of a site in %s", (path) => {
		const text = file(path);
		const [, head = ""] = /^---\n([\s\S]*?)\n---\n/.exec(text) ?? [];
		const fields = parseYaml(head);
		expect(fields).toMatchObject({ render_with_liquid: false, templateEngineOverride: "md", mdx: { format: "md" } });
		expect(Object.keys(fields)).not.toContain("layout");
		expect(head).not.toContain("\t");
		expect(bodyOf(text)).not.toMatch(/\{[{%:]/);
		if (path.includes("ask/text")) expect(fields.bindings.row.note).toBe(HOSTILE);
	});

	test.skipIf(!hasTerminal)("draws nothing of its own on a terminal", async () => {
		const rig = createRig({ "package.json": "{}", "pipeline.yaml": PIPELINE.replace("name: hostile", "name: live") });
		const argv = ["run", "pipeline.yaml", "--yes"];
		const terminal = startOnTerminal(rig.dir, argv, { columns: 100, rows: 24, env: environment });
		expect(await terminal.ended, terminal.written()).toBe(3);
		for (const sign of ["\u001b[31mred", "\u001b]", "\u0007", "\u009b", "\u202e", ...MARKS, "##["]) {
			expect(terminal.written()).not.toContain(sign);
		}
		expect(terminal.lines().join("\n")).toContain("failed  ask/bad: =cmd()");
	});
});

/** What stands below the front matter, if there is any. */
function bodyOf(markdown: string): string {
	return markdown.replace(/^---\n[\s\S]*?\n---\n/, "");
}
