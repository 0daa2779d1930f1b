/** What a corpus may hold without harm: long lists, deep pages, folders that nobody may list. */
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { splitHtml } from "../../src/research/corpus/split-html.ts";
import { splitMarkdown } from "../../src/research/corpus/split-markdown.ts";
import { openCorpus } from "../../src/research/open-corpus.ts";
import { scanCorpus } from "../../src/research/scan-corpus.ts";
import {
	ask,
	type CorpusFolder,
	citationFaults,
	corpusFolder,
	everything,
	openFolder,
	request,
	writeFiles,
} from "./corpus-rig.ts";

const MEGABYTE = 1_000_000;
/** Far above what linear work takes, far below what quadratic work does. */
const SECONDS = 60_000;

let folder: CorpusFolder;
let root: string;
let index: string;
beforeEach(() => {
	folder = corpusFolder();
	({ root, index } = folder);
});
afterEach(() => folder.remove());

describe("a file of several megabytes", () => {
	it(
		"that is one list is cut into verbatim entries, of which the last can be found",
		async () => {
			const items = Array.from(
				{ length: (5 * MEGABYTE) / 50 },
				(_, n) => `- Part ${n} is kept in the store of the works hall.`,
			);
			writeFiles(root, { "parts.md": `# Parts\n\n${items.join("\n")}\n- The flywheel is kept in the cellar.\n` });
			const result = await ask(root, request("Where is the flywheel kept?"));
			expect(result.sources[0]?.snippet).toContain("- The flywheel is kept in the cellar.");
			expect(await citationFaults(root, result)).toEqual([]);
		},
		SECONDS,
	);

	it.each([
		["one paragraph", (size: number) => "some words of a line. And (more\n".repeat(size / 32)],
		["brackets that nothing closes", (size: number) => "A [b ( c.\n".repeat(size / 10)],
		["quotations", (size: number) => "> quoted words here\n".repeat(size / 20)],
		["one list entry", (size: number) => `- entry\n${"  that goes on and on.\n".repeat(size / 23)}`],
		["loose list entries", (size: number) => "- an entry of words\n\n".repeat(size / 21)],
	])(
		"that is %s is cut into pieces that stand in it",
		(_, make) => {
			const text = make(2 * MEGABYTE);
			const { passages } = splitMarkdown(text);
			expect(passages.length).toBeGreaterThan(100);
			for (const passage of passages.slice(0, 50)) expect(text).toContain(passage.text);
		},
		SECONDS,
	);

	it("keeps what a fence, a table and a comment are, however long they go on", () => {
		const code = "call(argument);\n".repeat(4_000);
		const rows = "| lid | 3 cm |\n".repeat(4_000);
		const hidden = "nobody should read this\n".repeat(4_000);
		const text = `# G\n\n\`\`\`js\n${code}\`\`\`\n\n| Part | Size |\n| --- | --- |\n${rows}\n<!--\n${hidden}-->\n\nThe end of the guide.\n`;
		const { passages } = splitMarkdown(text);
		expect(passages.filter(({ text: piece }) => piece.includes("call(")).every(({ kind }) => kind === "code")).toBe(
			true,
		);
		const table = passages.filter(({ text: piece }) => piece.includes("| lid"));
		expect(table.every(({ kind, columns }) => kind === "table" && columns.join() === "Part,Size")).toBe(true);
		expect(passages.some(({ text: piece }) => piece.includes("nobody"))).toBe(false);
		expect(passages.at(-1)).toMatchObject({ kind: "paragraph", text: "The end of the guide.", headings: ["G"] });
	});

	it(
		"of HTML with one long list is cut too",
		() => {
			const { passages, readableText } = splitHtml(`<ul>${"<li>an entry of several words</li>".repeat(30_000)}</ul>`);
			expect(passages.length).toBeGreaterThan(1_000);
			for (const passage of passages.slice(0, 50)) expect(readableText).toContain(passage.text);
		},
		SECONDS,
	);
});

describe("a file that cannot be used", () => {
	it(
		"is named with its reason when its elements are nested too deep, and a scan knows the same corpus",
		async () => {
			const deep = `${"<div>".repeat(100_000)}words${"</div>".repeat(100_000)}`;
			writeFiles(root, { "deep.html": deep, "open.html": "<b><i>".repeat(100_000), "a.md": "Alpha is a lamp.\n" });
			const corpus = await openFolder(root, index);
			expect(corpus.unreadable).toEqual([
				{ path: "deep.html", reason: expect.stringContaining("nested 100000 deep") },
				{ path: "open.html", reason: expect.stringContaining("nested 200000 deep") },
			]);
			expect(corpus.fileCount).toBe(1);
			corpus.close();
			expect((await scanCorpus({ root, baseDir: root, patterns: everything })).digest).toBe(corpus.digest);
		},
		SECONDS,
	);

	it("is named with its folder when the folder cannot be listed", async () => {
		writeFiles(root, { "a.md": "Alpha is a lamp.\n", "locked/b.md": "Beta is a chair.\n" });
		chmodSync(join(root, "locked"), 0o000);
		const restore = becomeOrdinaryUser(folder.path);
		try {
			const { unreadable } = await scanCorpus({ root, baseDir: root, patterns: everything });
			expect(unreadable).toEqual([{ path: "locked/", reason: "cannot be listed (EACCES)" }]);
			const corpus = await openFolder(root, index);
			corpus.close();
			expect(corpus.unreadable).toEqual(unreadable);
		} finally {
			restore();
			chmodSync(join(root, "locked"), 0o755);
		}
	});
});

/** Root may list any folder; for it, the test goes on as `nobody`. */
function becomeOrdinaryUser(shared: string): () => void {
	if (process.getuid?.() !== 0) return () => undefined;
	chmodSync(shared, 0o777);
	process.seteuid?.(65_534);
	return () => process.seteuid?.(0);
}

it("opening lets others run between two files, and stops there when it is aborted", async () => {
	for (let n = 0; n < 20; n += 1) writeFiles(root, { [`${n}.md`]: `Lamp ${n} is a lamp.\n` });
	const controller = new AbortController();
	setImmediate(() => controller.abort(new Error("stopped")));
	const opening = openCorpus({
		root,
		baseDir: root,
		patterns: everything,
		databasePath: index,
		signal: controller.signal,
	});
	await expect(opening).rejects.toThrow("stopped");
});
