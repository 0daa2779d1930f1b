import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitHtml } from "../../src/research/corpus/split-html.ts";
import { splitMarkdown } from "../../src/research/corpus/split-markdown.ts";
import { splitText } from "../../src/research/corpus/split-text.ts";
import { plainText } from "../../src/research/language/inline-text.ts";
import { sentencesOf } from "../../src/research/language/sentences.ts";
import { statementsOf } from "../../src/research/language/statements.ts";

describe("Markdown passages", () => {
	const text = [
		"# Guide",
		"",
		"First paragraph,\non two lines.",
		"",
		"## Steps",
		"",
		"1. Open the box.",
		"2. Close the box.",
		"",
		"| Part | Size |",
		"| --- | --- |",
		"| lid | 3 cm |",
		"",
		"```js",
		"open();",
		"```",
		"",
	].join("\n");

	it("are verbatim slices with lines, kind and the headings above them", () => {
		expect(splitMarkdown(text).passages).toEqual([
			{
				kind: "paragraph",
				text: "First paragraph,\non two lines.",
				headings: ["Guide"],
				startLine: 3,
				endLine: 4,
				columns: [],
			},
			{
				kind: "list",
				text: "1. Open the box.\n2. Close the box.",
				headings: ["Guide", "Steps"],
				startLine: 8,
				endLine: 9,
				columns: [],
			},
			{
				kind: "table",
				text: "| Part | Size |\n| --- | --- |\n| lid | 3 cm |",
				headings: ["Guide", "Steps"],
				startLine: 11,
				endLine: 13,
				columns: ["Part", "Size"],
			},
			{
				kind: "code",
				text: "```js\nopen();\n```",
				headings: ["Guide", "Steps"],
				startLine: 15,
				endLine: 17,
				columns: [],
			},
		]);
	});

	it("keep the line ends of the file", () => {
		const windows = text.replaceAll("\n", "\r\n");
		const passages = splitMarkdown(windows).passages;
		expect(passages.map((passage) => passage.startLine)).toEqual(
			splitMarkdown(text).passages.map((passage) => passage.startLine),
		);
		for (const passage of passages) expect(windows).toContain(passage.text);
	});

	it("leave out front matter, badges, comments and tables of contents", () => {
		const page =
			"---\ntitle: x\n---\n\n[![a](b.svg)](c)\n\n<!-- hidden words -->\n\n- [One](#one)\n- [Two](#two)\n\nReal text stands here.\n";
		expect(splitMarkdown(page).passages.map((passage) => passage.text)).toEqual(["Real text stands here."]);
	});

	it("are cut to a size that can be quoted, at the ends of sentences", () => {
		const sentences = Array.from(
			{ length: 60 },
			(_, index) => `Sentence number ${index} tells about [a link. With a dot](https://example.com/${index}).`,
		);
		const passages = splitMarkdown(sentences.join(" ")).passages;
		expect(passages.length).toBeGreaterThan(5);
		for (const passage of passages) {
			expect(passage.text.length).toBeLessThanOrEqual(600);
			expect(passage.text).toMatch(/^Sentence number.*\)\.$/);
		}
	});

	it("are verbatim and in order for any text", () => {
		const piece = fc.constantFrom(
			"# h\n",
			"text ",
			"\n",
			"\n\n",
			"- item\n",
			"  - sub\n",
			"> q\n",
			"| a | b |\n",
			"| - | - |\n",
			"```\n",
			"<p>",
			"<script>x</script>",
			"[a](b)",
			"\t",
			"**",
			"é",
			"\r\n",
			"مرحبا ",
			"* * *\n",
			"1. n\n",
			"<!--",
			"&amp;",
			"\u2028",
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
				const source = pieces.join("");
				const lines = source.split(/\r\n|\r|\n/);
				for (const passage of splitMarkdown(source).passages) {
					expect(source).toContain(passage.text);
					const quoted = lines.slice(passage.startLine - 1, passage.endLine).join("\n");
					expect(quoted).toContain(passage.text.replaceAll("\r\n", "\n"));
					expect(() => statementsOf(passage)).not.toThrow();
				}
			}),
			{ numRuns: 500 },
		);
	});

	it.each([
		["brackets", "[".repeat(60_000)],
		["nested quotations", "> ".repeat(5_000)],
		["emphasis", "*a ".repeat(30_000)],
		["images", "![](".repeat(20_000)],
		["a long word", `word ${"x".repeat(2_000_000)}`],
		["nested lists", "- ".repeat(5_000)],
		["code marks", "`".repeat(40_001)],
		["table marks", "|".repeat(50_000)],
	])("come out of a file of endless %s", (_, text) => {
		for (const passage of splitMarkdown(text).passages) if (passage.text.length < 2_000) statementsOf(passage);
	});
});

describe("text passages", () => {
	it("are the blocks between blank lines", () => {
		const passages = splitText("One line.\nAnother.\n\n \t\nSecond block.\n").passages;
		expect(passages.map(({ text, startLine, endLine }) => [text, startLine, endLine])).toEqual([
			["One line.\nAnother.", 1, 2],
			["Second block.", 5, 5],
		]);
	});
});

describe("HTML passages", () => {
	const page = `<html><head><title>T</title></head><body><nav><a href="/">Home</a></nav><script>bad()</script><article><h1>Rivers</h1><p>${"The Tagus flows through Lisbon. ".repeat(8)}</p><h2>Length</h2><p>It is 1,007 kilometres long &amp; wide.</p></article></body></html>`;

	it("hold the readable text, with headings, without scripts and menus", () => {
		const document = splitHtml(page);
		expect(document.title).toBe("Rivers");
		expect(document.readableText).not.toMatch(/bad\(\)|Home/);
		expect(document.passages.at(-1)).toMatchObject({
			text: "It is 1,007 kilometres long & wide.",
			headings: expect.arrayContaining(["Length"]),
		});
		for (const passage of document.passages) expect(document.readableText).toContain(passage.text);
	});

	it("come out of broken and empty pages too", () => {
		for (const broken of ["", "<", "<html>", "<p>only<p>unclosed", "<div>".repeat(2_000), "plain words"]) {
			expect(() => splitHtml(broken)).not.toThrow();
		}
	});
});

describe("readable text", () => {
	it.each([
		["See [the **guide**](https://example.com) now", "See the guide now"],
		["![badge](x.svg) Text <b>bold</b><!-- no --> end", "Text bold end"],
		["Press <kbd>Ctrl</kbd> &amp; `a < b`", "Press Ctrl & a < b"],
		["A claim[^1] with [2] notes", "A claim with notes"],
		["[Named][ref] link", "Named link"],
		["<script>alert(1)</script>Safe", "Safe"],
	])("of %j is %j", (markdown, expected) => {
		expect(plainText(markdown)).toBe(expected);
	});

	it("is cut into sentences, not at abbreviations", () => {
		expect(sentencesOf("Use e.g. Node.js here. Dr. Smith agrees! Version 2.0 is out.")).toEqual([
			"Use e.g. Node.js here.",
			"Dr. Smith agrees!",
			"Version 2.0 is out.",
		]);
	});

	it("yields no fragments, link lists or bare code as statements", () => {
		const texts = (kind: "paragraph" | "list", text: string) =>
			statementsOf({ kind, text }).map((statement) => statement.text);
		expect(texts("paragraph", "Yes.")).toEqual([]);
		expect(texts("paragraph", "[Home](a) · [Docs](b) · [Blog](c)")).toEqual([]);
		expect(texts("paragraph", "`npm install the-package --save-dev now`")).toEqual([]);
		expect(texts("list", "- [One thing to read](a)\n- `flag`: turns the light on")).toEqual([
			"flag: turns the light on",
		]);
	});
});
