import fc from "fast-check";
import { Marked, type Tokens } from "marked";
import { describe, expect, test } from "vitest";
import { numberedReport } from "../../src/export/numbered-report.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { exportWell, outcome, read } from "./builders.ts";

const marked = new Marked();
const REPORT =
	"# What is it?\n\nA printer. [1] It prints! [2]\n\n## How?\n\n- Press `go`. [1]\n\n```sh\ngo. [1]\n[2]\n```\n\n[2]\n";
const SOURCES = [
	{ title: "Manual", url: "https://a.example/" },
	{ title: "Site", url: "https://b.example/" },
];

async function exported(engine: string): Promise<string> {
	const dir = temporaryFolder();
	await exportWell(dir, [outcome({ key: "x", output: REPORT, sources: SOURCES })], ["markdown", "json"], {
		engine: { engine },
	});
	expect(JSON.parse(read(dir, "results.json"))[0].output).toBe(REPORT);
	return read(dir, "reports/launches/x.md");
}

/** Where the links of a text lead that show a number in brackets. */
function numberLinks(markdown: string): readonly (readonly [text: string, href: string])[] {
	const found: [string, string][] = [];
	marked.walkTokens(marked.lexer(markdown), (token) => {
		const link = token as Tokens.Link;
		const shown = link.type === "link" ? link.text.replaceAll("\\", "") : "";
		if (/^\[\d+\]$/.test(shown)) found.push([shown, link.href]);
	});
	return found;
}

describe("a report of the embedded engine", () => {
	test("leads from each number to the source that has it", async () => {
		const report = await exported("local");
		expect(numberLinks(report)).toEqual([
			["[1]", "#source-1"],
			["[2]", "#source-2"],
			["[1]", "#source-1"],
			["[2]", "#source-2"],
		]);
		const [, sources = ""] = report.split("## Sources\n");
		expect(sources).toContain('1. <a id="source-1"></a>[Manual](https://a.example/)');
		expect(sources).toContain('2. <a id="source-2"></a>[Site](https://b.example/)');
		expect(report).toContain("```sh\ngo. [1]\n[2]\n```\n");
	});

	test("does not repeat its title as the first heading, and keeps any other", () => {
		expect(numberedReport("# What?\n\nA. [1]\n\n## What?\n\nB. [1]\n\n## How?\n\nC.\n", 0)).toBe(
			"# What?\n\nA. [1]\n\nB. [1]\n\n## How?\n\nC.\n",
		);
		expect(numberedReport("# List them\n\n## List them.\n\nB.\n", 0)).toBe("# List them\n\nB.\n");
		const others = "# What?\n\n## How?\n\n## What?\n\nB.\n";
		expect(numberedReport(others, 0)).toBe(others);
	});

	test("is made in a moment, whatever backticks and dots its lines have", () => {
		const runs = Array.from({ length: 1_500 }, (_, n) => "`".repeat(n + 1)).join(" ");
		const begun = process.cpuUsage();
		expect(numberedReport(`${runs} A. [1] ${"`".repeat(7)} B. [1]`, 1)).toContain(" B. [\\[1\\]](#source-1)");
		numberedReport(`# x\n\n## ${".".repeat(200_000)}x`, 1);
		expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(1);
	});

	test.each([
		["that is no source's", "A. [3] B. [0]"],
		["within a sentence", "as [1] says"],
		["in code", "`a. [1] b`. ``x ` a. [1] ` ``"],
		["in indented code", "    a. [1]"],
		["that is a link already", "A. [1](https://a.example/) [1]: x"],
		["that begins a line", "[1] Smith, J."],
		["of a footnote", "in 1999.[1] Then"],
		["that is escaped", "A. \\[1\\] and \\`a. \\[1]"],
		["in a fence of tildes", "~~~\nA. [1]\n~~~"],
	])("keeps a number %s", (_, line) => {
		expect(numberedReport(line, 2)).toBe(line);
	});

	test("reads as before, whatever the words of the corpus are", () => {
		const piece = fc.constantFrom(
			..."a . [1] [2] [ ] ( ) ` `` \\ ! # - * < > \n".split(" "),
			" ",
			"\n\n",
			"```\n",
			"    ",
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
				const before = `x\n\n${pieces.join("")}`;
				const after = numberedReport(before, 2).replace(/\[\\\[(\d)\\\]\]\(#source-\1\)/g, "[$1]");
				expect(after).toBe(before);
			}),
			{ numRuns: 3000 },
		);
	});
});

test("a report of the hosted service stays as it came", async () => {
	const report = await exported("valyu");
	expect(report).toContain(`---\n\n${REPORT}\n## Sources\n\n1. [Manual](https://a.example/)\n`);
	expect(numberLinks(report)).toEqual([]);
});
