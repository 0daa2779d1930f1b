/** Names that stand beside every passage below them: a megabyte of a file, or of a page, says no gigabytes. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { PageReader } from "../../src/model/page-reader.ts";
import { parseDocument } from "../../src/research/corpus/parse-document.ts";
import { readPages } from "../../src/research/pages/read-pages.ts";
import type { DocumentFormat, ParsedDocument } from "../../src/research/passage.ts";
import { sharedFolder } from "../support/temporary-folder.ts";
import { openFolder, writeFiles } from "./corpus-rig.ts";

const LONG = "n".repeat(1_000_000);
const ROWS = 19_000;

/** By the extension of a file, and the media type of a page. */
const HOSTILE: readonly (readonly [extension: DocumentFormat, mediaType: string, content: string])[] = [
	["csv", "text/csv", `${LONG},b\n${"1,2\n".repeat(ROWS)}`],
	["json", "application/json", `{ "${LONG}": [${Array.from({ length: ROWS }, () => "[1]").join()}] }`],
	["jsonl", "application/x-ndjson", `{ "${LONG}": [${Array.from({ length: ROWS }, () => "[1]").join()}] }\n`],
	["html", "text/html", `<h1>${LONG}</h1>${"<p>Some words.</p>".repeat(ROWS)}`],
	["markdown", "text/markdown", `# ${"n".repeat(19_000)}\n\n${"Some words.\n\n".repeat(ROWS)}`],
];

test.each(HOSTILE)("%s with a long name is read in about its own size", async (format, _, content) => {
	const parsed = await parseDocument(content, format);
	expect(parsed.passages.length).toBeGreaterThan(10);
	expect(charactersOf(parsed)).toBeLessThan(12_000_000);
});

test("a page is read likewise, and so is a file of the corpus", async () => {
	const reader: PageReader = {
		read: async (url) => {
			const [, mediaType = "", content = ""] = HOSTILE[Number(url.slice(-1))] ?? [];
			return { page: { mediaType, bytes: Buffer.from(content) } };
		},
		close: () => undefined,
	};
	const urls = HOSTILE.map((_, index) => `https://evil.example/${index}`);
	expect(await readPages(reader, urls)).toMatchObject({ read: { length: HOSTILE.length }, unread: [] });
	const { root, open } = corpusFolder();
	writeFiles(
		root,
		Object.fromEntries(HOSTILE.map(([format, , content]) => [`a.${format === "markdown" ? "md" : format}`, content])),
	);
	expect(await open()).toMatchObject({ fileCount: HOSTILE.length, unreadable: [] });
});

test.each([
	// 400 names of 150 letters stand beside each row.
	["csv", `${wide(400, "n".repeat(150))}\n${`${wide(400, "1")}\n`.repeat(5_000)}`, "passages"],
	["csv", "1\n".repeat(3_000_000), "more than 50000 passages"],
	["json", `[${Array.from({ length: 240_000 }, (_, n) => `{"a${n % 200}":1}`).join()}]`, "more than 50000 passages"],
	["jsonl", "1\n".repeat(600_000), "more than 500000 values"],
	["text", "a\n\n".repeat(60_000), "more than 50000 passages"],
	["html", `${"<ul><li><div>".repeat(200)}${"some words ".repeat(100_000)}`, "more than 50000000 characters"],
	["html", `${"<table><tr><td>".repeat(100)}${"some words ".repeat(100_000)}`, "more than 50000000 characters"],
] as const)("%s that says far more than it holds is refused while it is read (%#)", async (format, content, reason) => {
	await expect(parseDocument(content, format)).rejects.toThrow(reason);
});

test("what stands above and beside passages counts, however short each name is", async () => {
	const bounds = { passages: 1_000, characters: 100_000 };
	const records = Array.from({ length: 900 }, () => "[1]").join();
	const deep = `{ "${"n".repeat(120)}": [${records}] }`;
	await expect(parseDocument(deep, "json", { bounds })).rejects.toThrow("hold more than 100000 characters");
});

function wide(columns: number, name: string): string {
	return Array.from({ length: columns }, () => name).join();
}

function charactersOf({ passages }: ParsedDocument): number {
	return passages.reduce((sum, passage) => sum + JSON.stringify(passage).length, 0);
}

function corpusFolder() {
	const folder = sharedFolder();
	onTestFinished(folder.remove);
	const root = join(folder.path, "docs");
	mkdirSync(root);
	const open = async () => {
		const corpus = await openFolder(root, join(folder.path, "index.db"));
		onTestFinished(() => corpus.close());
		return corpus;
	};
	return { root, open };
}
