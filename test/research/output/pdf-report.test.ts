/** What a report looks like as a PDF. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { read, toPdf } from "./pdf-rig.ts";

const SOURCES = [
	{ title: "Initech > News", url: "docs/initech.md", fragment: "#L3", snippet: "Initech launched it." },
	{ title: "Press release", url: "https://example.com/press", snippet: "The delay was admitted." },
];

test("headings, emphasis, lists, code, quotations and tables are read in order, without their marks", async () => {
	const markdown = [
		"# A *fine* title",
		"Some **bold** text with `code`, ~~struck~~ &amp; a line<br>break.",
		"1. One\n   - deeper\n2. Two\n\n- [x] done",
		"> quoted",
		"```\n  kept   as it is\n```",
		"| Name | Price |\n| --- | ---: |\n| Anchor | $5 |",
	].join("\n\n");
	const { text, title } = await read(markdown);
	const parts = ["A fine title", "Some bold text with code, struck & a line break.", "1. One", "• deeper", "2. Two"];
	const all = [...parts, "☑ done", "quoted", "kept as it is", "Name Price", "Anchor $5"];
	let at = -1;
	for (const part of all) {
		const next = text.indexOf(part, at + 1);
		expect(next, `${part} in ${text}`).toBeGreaterThan(at);
		at = next;
	}
	expect(title).toBe("A fine title");
});

test("a report without a heading has the question for its title", async () => {
	const { text, title } = await read("Just text.", { query: "What is Anchor?\nAnd more." });
	expect(title).toBe("What is Anchor?");
	expect(text).toMatch(/^What is Anchor\? Just text\./);
	expect((await read("Just text.", { query: "<b>\ud800 & \u0007(x) 中文" })).title).toBe("<b>\ufffd & (x) 中文");
});

test("sources stand at the end under their numbers, and citations lead to them", async () => {
	const { text, links } = await read("# T\n\nIt was launched [1], late [2], and [3] is none.", { sources: SOURCES });
	expect(text).toContain(
		"Sources 1. Initech > News docs/initech.md#L3 Initech launched it. 2. Press release https://example.com/press The delay was admitted.",
	);
	expect(links).toEqual(["#source-1", "#source-2", "https://example.com/press"]);
});

test("every page has its number and the title", async () => {
	const { pages } = await read(`# Long\n\n${"A paragraph of text.\n\n".repeat(120)}`);
	expect(pages.length).toBeGreaterThan(2);
	for (const [index, page] of pages.entries()) expect(page).toMatch(new RegExp(`Long ${index + 1}$`));
});

test("a table goes on overleaf below its header; one that is too wide is read row by row", async () => {
	const rows = Array.from({ length: 80 }, (_, n) => `| row ${n} | some text |`).join("\n");
	const long = await read(`# T\n\n| Name | Text |\n| --- | --- |\n${rows}`);
	expect(long.pages.length).toBeGreaterThan(1);
	expect(long.pages[1]).toMatch(/^Name Text row \d+/);
	const columns = Array.from({ length: 15 }, (_, n) => `Longcolumn${n}`);
	const wide = await read(
		`| ${columns.join(" | ")} |\n|${"---|".repeat(15)}\n| ${columns.map((_, n) => `v${n}`).join(" | ")} |`,
	);
	expect(wide.text).toContain("Longcolumn0: v0 Longcolumn1: v1");
	expect(wide.text).toContain("Longcolumn14: v14");
});

test("columns of numbers end at one line", async () => {
	const { places } = await read("| Name | Cents |\n| --- | ---: |\n| Anchor | 1 |\n| Beacon | 22222 |", { query: "" });
	expect(places.get("1")).toBeGreaterThan(places.get("22222") ?? Number.NaN);
	expect(places.get("Anchor")).toBe(places.get("Beacon"));
});

test("a title that is too long for the foot of a page is cut there, and stays clear of the page's number", async () => {
	const { pages } = await read(`# ${"长标题".repeat(50)}`);
	expect(pages[0]).toMatch(/标题 ?1$|长 ?1$|标 ?1$/);
	expect(pages[0]?.match(/长标题/g)?.length).toBeLessThan(100);
});

describe("links", () => {
	test("lead to the web and to mail alone", async () => {
		const { links, text } = await read(
			[
				"[a](https://example.com/a) [b](http://example.com/b) [c](mailto:c@example.com)",
				"[d](javascript:alert(1)) [e](file:///etc/passwd) [f](data:text/html,x) [g](/etc/passwd) [h](trawl:tasks/x/pdf)",
			].join(" "),
		);
		expect(links).toEqual(["https://example.com/a", "http://example.com/b", "mailto:c@example.com"]);
		expect(text).toContain("a b c d e f g h");
	});

	test("to images are not followed: what the image shows stands for it", async () => {
		const asked: unknown[] = [];
		const host = createServer((request, response) => {
			asked.push(request.url);
			response.end();
		}).listen(0, "127.0.0.1");
		onTestFinished(() => void host.close());
		await new Promise((resolve) => host.once("listening", resolve));
		const { port } = host.address() as AddressInfo;
		const { text } = await read(`![a diagram](http://127.0.0.1:${port}/x.png) ![](/etc/passwd)`);
		expect(text).toContain("[image: a diagram] [image]");
		expect(asked).toEqual([]);
	});
});

test("an equal report gives equal bytes, whatever was drawn in between", async () => {
	const markdown = "# T\n\nText with 中文, עברית, ไทย and [1].\n\n| a |\n| - |\n| b |";
	const first = await toPdf(markdown, { sources: SOURCES });
	await toPdf("# Another\n\n한국어");
	expect(Buffer.compare(await toPdf(markdown, { sources: SOURCES }), first)).toBe(0);
	expect(Buffer.compare(await toPdf(`${markdown}\n\nMore.`, { sources: SOURCES }), first)).not.toBe(0);
});
