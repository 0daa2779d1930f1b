import { expect, test } from "vitest";
import { parseDocument } from "../../src/research/corpus/parse-document.ts";

/** Each takes minutes where nothing ends it. */
const SLOW = [
	["html", `${"<table><tr><td>".repeat(2_000)}x`],
	["markdown", Array.from({ length: 3_000 }, (_, depth) => `${" ".repeat(depth * 2)}- x`).join("\n")],
] as const;

test.each(SLOW)("%s that was written to be slow is given up", async (format, content) => {
	await expect(parseDocument(content, format, { milliseconds: 200 })).rejects.toThrow(
		"takes longer than 0.2 s to parse",
	);
	const next = await parseDocument("The limit is 42 requests per minute.", "text");
	expect(next.passages).toHaveLength(1);
});
