/** Whatever the Markdown is: a PDF in the end, within bounds, while others get their turn. */
import { expect, test } from "vitest";
import { read, toPdf } from "./pdf-rig.ts";

test.each([
	["quotations in quotations", `${">".repeat(20_000)} word`],
	["lists in lists", Array.from({ length: 500 }, (_, n) => `${" ".repeat(n * 2)}- word`).join("\n")],
	["brackets that nobody closes", `${"[".repeat(50_000)} word`],
	["emphasis that nobody closes", `word ${"*a _b ".repeat(20_000)}`],
	[
		"10,000 columns and rows without cells",
		`word\n\n|${"a|".repeat(10_000)}\n|${"-|".repeat(10_000)}\n${"|x\n".repeat(50_000)}`,
	],
	["a word without end", `word ${"x".repeat(100_000)}`],
	["marks upon marks", `word e${"\u0301".repeat(20_000)}`],
	["joiners alone", `word ${"\u200d".repeat(100_000)}`],
	["directions that change with each letter", `word ${"\u05d0a1(".repeat(3_000)}`],
	["tags", `word ${"<div>".repeat(20_000)}`],
	["nothing", ""],
])("%s", async (name, markdown) => {
	const { text } = await read(markdown, { query: "The title" });
	expect(text).toContain("The title");
	if (name !== "nothing") expect(text).toContain("word");
});

test("a table that is too large stands as it was written, and the rest of the report is read all the same", async () => {
	const wide = `|${"a|".repeat(10_000)}\n|${"-|".repeat(10_000)}\n${"|x\n".repeat(50_000)}`;
	const { text } = await read(`**before**\n\n${wide}\n\n**after**`);
	expect(text).toContain("|a|a|a|");
	expect(text).toMatch(/before/);
	expect(text).not.toContain("**");
});

test("what is longer than the most pages ends with a note", async () => {
	const { pages } = await read("a\n\n".repeat(100_000));
	expect(pages.length).toBe(2_000);
	expect(pages.at(-1)).toContain("The report goes on: these are all the pages that Trawl draws.");
});

test("a report of more than two million characters is cut, and says so", async () => {
	const { text } = await read(`${" ".repeat(2_000_000)}hidden`);
	expect(text).toContain("The report goes on: its first 2000000 characters are here.");
	expect(text).not.toContain("hidden");
});

test("the event loop turns while a long report is drawn, and an abort ends it", async () => {
	const long = "Lorem ipsum dolor sit amet, consectetur adipiscing elit. ".repeat(5_000);
	let turns = 0;
	const timer = setInterval(() => (turns += 1), 1);
	await toPdf(long);
	clearInterval(timer);
	expect(turns).toBeGreaterThan(5);
	const controller = new AbortController();
	const reason = new Error("the task was cancelled");
	const drawing = toPdf(long.repeat(3), {}, controller.signal);
	setImmediate(() => controller.abort(reason));
	await expect(drawing).rejects.toBe(reason);
});
