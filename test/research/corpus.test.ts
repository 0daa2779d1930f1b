import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCorpus } from "../../src/research/open-corpus.ts";
import { Database } from "../../src/sqlite/database.ts";
import { type CorpusFolder, corpusFolder, everything, handbook, openFolder, writeFiles } from "./corpus-rig.ts";

let folder: CorpusFolder;
let root: string;
let index: string;

beforeEach(() => {
	folder = corpusFolder();
	({ root, index } = folder);
	writeFiles(root, {
		"a.md": "# Alpha\n\nAlpha is a lamp.\n",
		"b.txt": "Beta is a chair.\n",
		"sub/c.md": "Gamma is a table.\n",
	});
});

afterEach(() => folder.remove());

describe("opening a corpus", () => {
	it("parses only files whose content is new, and forgets files that are gone", async () => {
		const first = await openFolder(root, index);
		expect(first.counts).toEqual({ parsed: 3, unchanged: 0, removed: 0 });
		first.close();

		const again = await openFolder(root, index);
		expect(again.counts).toEqual({ parsed: 0, unchanged: 3, removed: 0 });
		expect(again.digest).toBe(first.digest);
		again.close();

		writeFileSync(join(root, "a.md"), "# Alpha\n\nAlpha is a lantern now.\n");
		rmSync(join(root, "b.txt"));
		const changed = await openFolder(root, index);
		expect(changed.counts).toEqual({ parsed: 1, unchanged: 1, removed: 1 });
		expect(changed.digest).not.toBe(first.digest);
		expect(changed.reader.search(["lantern"], { limit: 5 })).toHaveLength(1);
		expect(changed.reader.search(["lamp"], { limit: 5 })).toHaveLength(0);
		expect(changed.reader.search(["chair"], { limit: 5 })).toHaveLength(0);
		changed.close();
	});

	it("gives one digest for one content, wherever the folder lies and whatever is in the index", async () => {
		const elsewhere = join(folder.path, "copy");
		writeFiles(elsewhere, {
			"sub/c.md": "Gamma is a table.\n",
			"b.txt": "Beta is a chair.\n",
			"a.md": "# Alpha\n\nAlpha is a lamp.\n",
		});
		const one = await openFolder(root, index);
		const two = await openFolder(elsewhere, index);
		expect(two.digest).toBe(one.digest);
		expect(two.counts.parsed).toBe(0);
		one.close();
		two.close();
	});

	it("shows each corpus of a shared index its own files only, with rankings of its own", async () => {
		const all = await openFolder(root, index);
		const some = await openFolder(root, index, ["*.md"]);
		expect(all.fileCount).toBe(3);
		expect(some.fileCount).toBe(1);
		expect(some.reader.search(["table", "lamp"], { limit: 5 }).map((hit) => hit.passage.document.path)).toEqual([
			"a.md",
		]);
		expect(some.reader.frequency("table")).toBe(0);
		expect(all.reader.frequency("table")).toBe(1);
		all.close();
		some.close();
	});

	it("gives equal passages in the order of paths, also of files that came later", async () => {
		writeFiles(root, { "m.md": "Delta is a stool.\n", "empty.md": "", "z.md": "Delta is a stool.\n" });
		(await openFolder(root, index)).close();
		writeFiles(root, { "0.md": "Delta is a stool.\n\nDelta is a stool.\n" });
		const corpus = await openFolder(root, index);
		const found = (limit: number, documents?: readonly number[]) =>
			corpus.reader
				.search(["stool"], { limit, documents })
				.map(({ passage }) => `${passage.document.path}:${passage.ordinal}`);
		expect(found(9)).toEqual(["0.md:0", "0.md:1", "m.md:0", "z.md:0"]);
		expect(found(3)).toEqual(["0.md:0", "0.md:1", "m.md:0"]);
		expect(corpus.reader.documentFrequency("stool")).toBe(3);
		const idOf = (path: string) => corpus.reader.documents.find((document) => document.path === path)?.id ?? 0;
		expect(found(9, [idOf("z.md"), idOf("0.md")])).toEqual(["0.md:0", "0.md:1", "z.md:0"]);
		expect(found(9, [idOf("m.md")])).toEqual(["m.md:0"]);
		expect(found(9, [idOf("empty.md")])).toEqual([]);
		expect(found(9, [])).toEqual([]);
		corpus.close();
	});

	it("lets a process go on with its corpus while another opens a changed one", async () => {
		const before = await openFolder(root, index);
		writeFileSync(join(root, "a.md"), "# Alpha\n\nAlpha is a lantern now.\n");
		const after = await openFolder(root, index);
		expect(before.reader.search(["lamp"], { limit: 5 })).toHaveLength(1);
		expect(after.reader.search(["lamp"], { limit: 5 })).toHaveLength(0);
		before.close();
		after.close();
	});

	it("can be opened many times at once", async () => {
		const corpora = await Promise.all(Array.from({ length: 6 }, () => openFolder(root, index)));
		expect(new Set(corpora.map((corpus) => corpus.digest)).size).toBe(1);
		for (const corpus of corpora) expect(corpus.reader.search(["lamp"], { limit: 5 })).toHaveLength(1);
		for (const corpus of corpora) corpus.close();
	});

	it("rebuilds an index of another version, and a file that is no index", async () => {
		(await openFolder(root, index)).close();
		const database = new Database(index);
		database.exec("PRAGMA user_version = 9999");
		database.close();
		const rebuilt = await openFolder(root, index);
		expect(rebuilt.counts.parsed).toBe(3);
		rebuilt.close();

		writeFileSync(index, "this is no database at all, but it is longer than its header would be".repeat(20));
		const replaced = await openFolder(root, index);
		expect(replaced.reader.search(["lamp"], { limit: 5 })).toHaveLength(1);
		replaced.close();
	});

	it("takes patterns relative to the pipeline's folder and tells paths from the root", async () => {
		const corpus = await openCorpus({
			root,
			baseDir: join(root, "sub"),
			patterns: ["../*.md", "*.MD"],
			databasePath: index,
		});
		expect(corpus.reader.documents.map((document) => document.path)).toEqual(["a.md", "sub/c.md"]);
		corpus.close();
	});

	it("reports patterns that match nothing, and leaves out what an exclusion names", async () => {
		const corpus = await openFolder(root, index, ["**/*.md", "!sub/**", "missing/*.md"]);
		expect(corpus.emptyPatterns).toEqual(["missing/*.md"]);
		expect(corpus.reader.documents.map((document) => document.path)).toEqual(["a.md"]);
		corpus.close();
	});

	it("does not follow links to folders, so a loop ends", async () => {
		symlinkSync(root, join(root, "sub/loop"));
		const corpus = await openFolder(root, index);
		expect(corpus.fileCount).toBe(3);
		corpus.close();
	});
});

describe("files that cannot be used", () => {
	it("are listed with the reason and stop nothing", async () => {
		writeFiles(root, {
			"binary.md": new Uint8Array([35, 32, 0, 1, 2, 3]),
			"empty.md": "",
			"image.png": new Uint8Array([137, 80, 78, 71]),
			"latin1.txt": new Uint8Array([67, 97, 102, 233, 32, 97, 117]),
			"letter.docx": "PK",
		});
		const corpus = await openFolder(root, index);
		expect(corpus.unreadable).toEqual([
			{ path: "binary.md", reason: "binary (contains NUL bytes)" },
			{ path: "image.png", reason: expect.stringContaining("not readable yet") },
			{ path: "latin1.txt", reason: "not UTF-8" },
			{ path: "letter.docx", reason: expect.stringContaining("not readable yet") },
		]);
		expect(corpus.fileCount).toBe(4);
		corpus.close();
	});

	it("include those over the size limit", async () => {
		const corpus = await openCorpus({
			root,
			baseDir: root,
			patterns: everything,
			databasePath: index,
			maxFileBytes: 20,
		});
		expect(corpus.unreadable).toEqual([{ path: "a.md", reason: "larger than 20 bytes (26)" }]);
		corpus.close();
	});
});

it("names documents after their package, folder or stem, and knows their role", async () => {
	const corpus = await openFolder(handbook, index);
	expect(corpus.reader.documents.map(({ path, name, role }) => [path, name, role])).toEqual([
		["policies/holidays.md", "holidays", "document"],
		["policies/remote-work.txt", "remote-work", "document"],
		["products/@acme/ledger/README.md", "@acme/ledger", "readme"],
		["products/orbit-sync/LICENSE", "orbit-sync", "license"],
		["products/orbit-sync/README.md", "orbit-sync", "readme"],
		["site/about.html", "about", "document"],
	]);
	corpus.close();
});
