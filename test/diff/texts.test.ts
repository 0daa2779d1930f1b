/** What is told of reports that differ. */
import { describe, expect, test } from "vitest";
import { linesOf } from "./builders.ts";

describe("paragraphs of reports", () => {
	test("are set beside those that took their place", async () => {
		const before = "# Acme\n\nAcme sells anchors.\n\nIt has 12 people.\n\nThe end.\n";
		const after = "# Acme\n\nAcme sells beacons.\n\nIt has 12 people.\n\nThe end.\n\nOr not.\n";
		expect(await linesOf(before, after)).toEqual(["- Acme sells anchors.", "+ Acme sells beacons.", "+ Or not."]);
	});

	test("are items of lists, rows of tables and headings, too", async () => {
		const before = "# News\nToday:\n- one\n- two\n\n| a | b |\n| - | - |\n| 1 | 2 |\n> said\n";
		const after = "# News\nToday:\n- one\n- and a half\n- two\n\n| a | b |\n| - | - |\n| 1 | 3 |\n> said\n";
		expect(await linesOf(before, after)).toEqual(["+ - and a half", "- | 1 | 2 |", "+ | 1 | 3 |"]);
	});

	test("do not differ by line breaks, white space, form of Unicode, or the numbers of citations", async () => {
		const before = "A caf\u00e9 in\nParis, with a\u00a0view [1][2].\r\n\r\nIt closes. [3]";
		const after = "A cafe\u0301  in Paris,\nwith a view [2] [4].\n\n\n\nIt closes.\n";
		expect(await linesOf(before, after)).toEqual([]);
		expect(await linesOf("See [1](a.html).", "See [2](a.html).")).not.toEqual([]);
	});

	test("that moved are gone in one place and new in the other", async () => {
		expect(await linesOf("a\n\nb\n\nc\n\nd", "b\n\nc\n\nd\n\na")).toEqual(["- a", "+ a"]);
	});

	test("of texts made to be slow are found in a moment all the same", async () => {
		const paragraphs = Array.from({ length: 20_000 }, (_, n) => `paragraph ${n % 9_973}`);
		const begin = performance.now();
		const lines = await linesOf(
			["same", ...paragraphs, "end"].join("\n\n"),
			["same", ...[...paragraphs].reverse(), "end"].join("\n\n"),
		);
		expect(performance.now() - begin).toBeLessThan(10_000);
		expect(lines).not.toContain("- same");
		expect(lines).not.toContain("- end");
		expect(lines).toContain("- paragraph 7");
	});
});
