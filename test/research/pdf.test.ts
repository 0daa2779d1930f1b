import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { PdfReader } from "../../src/research/corpus/pdf-reader.ts";
import { splitPdf } from "../../src/research/corpus/split-pdf.ts";
import { openCorpus } from "../../src/research/open-corpus.ts";
import { scanCorpus } from "../../src/research/scan-corpus.ts";
import {
	ask,
	type CorpusFolder,
	citationFaults,
	corpusFolder,
	everything,
	openFolder,
	output,
	request,
	schemaRequest,
	writeFiles,
} from "./corpus-rig.ts";
import { makeBomb, makePdf } from "./make-pdf.ts";

const REPORT = [
	"# Tidewater Marine\n\nTidewater Marine builds electric ferries in Bergen. It employed 318 people at the end of 2024, and sold its first hydrogen ferry to the county of Vestland.\n\nA second paragraph speaks of the works at the fjord.",
	"# Finances\n\nThe revenue of Tidewater Marine rose to 96.4 million euros in 2024.\n\n# Risks\n\nThe price of steel is the main risk.",
];

let folder: CorpusFolder;
let root: string;
let index: string;
beforeEach(() => {
	folder = corpusFolder();
	({ root, index } = folder);
});
afterEach(() => folder.remove());

describe("a PDF", () => {
	it("is cited with its heading and page, in words that stand on that page", async () => {
		writeFiles(root, { "annual-report.pdf": await makePdf(REPORT) });
		const result = await ask(root, request("What was the revenue of Tidewater Marine in 2024?"));
		expect(output(result)).toContain("96.4 million euros");
		expect(result.sources[0]).toMatchObject({
			title: "annual-report > Finances > p. 2",
			url: "annual-report.pdf",
			fragment: "#page=2",
			snippet: "The revenue of Tidewater Marine rose to 96.4 million euros in 2024.",
		});
		expect(await citationFaults(root, result)).toEqual([]);
	});

	it("fills the fields of a schema, each with its page", async () => {
		writeFiles(root, { "tidewater.pdf": await makePdf(REPORT, { info: { Title: "Tidewater Marine" } }) });
		const schema = { type: "object", properties: { employees: { type: "integer", description: "People employed" } } };
		const result = await ask(root, schemaRequest("Facts of Tidewater Marine", schema));
		expect(output(result)).toEqual({ employees: 318 });
		expect(result.sources[0]).toMatchObject({ fragment: "#page=1", title: "Tidewater Marine > p. 1" });
	});

	it("gives paragraphs, lists and headings, and no line end within a sentence", async () => {
		const pages = [
			`# Guide\n\n${"This sentence is long enough to run over the end of its line on the page. ".repeat(3)}\n\n- First entry of it\n- Second entry of it`,
		];
		const reader = new PdfReader();
		const { passages } = splitPdf(await reader.read(await makePdf(pages)));
		await reader.close();
		expect(passages.map(({ kind }) => kind)).toEqual(["paragraph", "list"]);
		expect(passages[0]?.text).not.toContain("\n");
		expect(passages[1]).toMatchObject({
			text: "- First entry of it\n- Second entry of it",
			headings: ["Guide"],
			page: 1,
		});
	});

	it("is not parsed again when another one has changed", async () => {
		writeFiles(root, { "a.pdf": await makePdf(REPORT), "b.pdf": await makePdf(["Beta is a chair."]) });
		(await openFolder(root, index)).close();
		writeFiles(root, { "b.pdf": await makePdf(["Beta is an armchair."]) });
		const corpus = await openFolder(root, index);
		expect(corpus.counts).toEqual({ parsed: 1, unchanged: 1, removed: 0 });
		expect(corpus.reader.search(["armchair"], { limit: 5 })).toHaveLength(1);
		corpus.close();
	});
});

describe("a PDF that cannot be read", () => {
	it("is named with its reason, stops nothing, and a scan knows the same corpus", async () => {
		const whole = await makePdf(REPORT);
		writeFiles(root, {
			"a.pdf": whole,
			"cut.pdf": whole.subarray(0, 300),
			"locked.pdf": await makePdf(REPORT, { userPassword: "secret" }),
			"scanned.pdf": await makePdf(["", ""]),
			"text.pdf": "These are no pages.",
			"unlocked.pdf": await makePdf(["Gamma is a table."], { ownerPassword: "secret" }),
		});
		const corpus = await openFolder(root, index);
		expect(corpus.unreadable).toEqual([
			{ path: "text.pdf", reason: "no PDF (it does not begin as one)" },
			{ path: "cut.pdf", reason: expect.stringContaining("it is damaged") },
			{ path: "locked.pdf", reason: expect.stringContaining("it is encrypted") },
			{ path: "scanned.pdf", reason: expect.stringContaining("no text is in it") },
		]);
		expect(corpus.fileCount).toBe(2);
		expect(corpus.reader.search(["table"], { limit: 5 })).toHaveLength(1);
		corpus.close();
		expect((await scanCorpus({ root, baseDir: root, patterns: everything })).digest).toBe(corpus.digest);
	});

	it("is given up when it unpacks into too much memory", async () => {
		const reader = new PdfReader({ bytes: 150_000_000 });
		await expect(reader.read(makeBomb(" ", 600))).rejects.toThrow("too much memory");
		await expect(reader.read(await makePdf(REPORT))).resolves.toMatchObject({ pages: { length: 2 } });
		await reader.close();
	});

	it("is given up when its objects take too much, and the process lives on", async () => {
		const reader = new PdfReader({ heapMegabytes: 40, bytes: 1_000_000_000 });
		await expect(reader.read(makeBomb("BT /F1 12 Tf (x) Tj ET ", 20))).rejects.toThrow("too much memory");
		await expect(reader.read(await makePdf(REPORT))).resolves.toMatchObject({ pages: { length: 2 } });
		await reader.close();
	});

	it("ends no process by running out of memory after it was given up", async () => {
		const ending = vi.spyOn(Worker.prototype, "terminate").mockImplementation(function (this: Worker) {
			// As the real one: it does not wait for a thread that has ended.
			if (this.threadId === -1) return Promise.resolve(1);
			return new Promise((resolve) => this.once("exit", resolve));
		});
		onTestFinished(() => ending.mockRestore());
		const reader = new PdfReader({ heapMegabytes: 40, bytes: 1 });
		await expect(reader.read(makeBomb("BT /F1 12 Tf (x) Tj ET ", 20))).rejects.toThrow("too much memory");
	});

	it("is not given up for what others in the process need meanwhile", async () => {
		const reader = new PdfReader({ bytes: 100_000_000 });
		const reading = reader.read(await makePdf(REPORT));
		const others = Array.from({ length: 40 }, () => Buffer.alloc(5_000_000, 1));
		await expect(reading).resolves.toMatchObject({ pages: { length: 2 } });
		expect(others).toHaveLength(40);
		await reader.close();
	});

	it("holds up those that wait for their turn no longer than it may take, and they can be stopped", async () => {
		const reader = new PdfReader({ milliseconds: 1_500 });
		const report = await makePdf(REPORT);
		const slow = reader.read(makeBomb("BT /F1 12 Tf (x) Tj ET ", 60)).catch((error: Error) => error.message);
		const stop = new AbortController();
		const stopped = reader.read(report, stop.signal);
		const next = reader.read(report);
		stop.abort(new Error("stopped"));
		await expect(stopped).rejects.toThrow("stopped");
		await expect(next).resolves.toMatchObject({ pages: { length: 2 } });
		expect(await slow).toMatch("takes longer than");
		await reader.close();
	});

	it("is given up when it takes too long, or has too many pages or characters", async () => {
		const slow = new PdfReader({ milliseconds: 300 });
		await expect(slow.read(makeBomb("BT /F1 12 Tf (x) Tj ET ", 60))).rejects.toThrow("takes longer than");
		await slow.close();
		const report = await makePdf(REPORT);
		const few = new PdfReader({ pages: 1 });
		await expect(few.read(report)).rejects.toThrow("it has 2 pages, at most 1 are read");
		await few.close();
		const short = new PdfReader({ characters: 100 });
		await expect(short.read(report)).rejects.toThrow("more than 100 characters");
		await short.close();
	});

	it("does not keep one waiting who stops while it is read", async () => {
		writeFiles(root, { "endless.pdf": makeBomb("BT /F1 12 Tf (x) Tj ET ", 60) });
		const controller = new AbortController();
		const reading = vi.spyOn(PdfReader.prototype, "read");
		onTestFinished(() => reading.mockRestore());
		const opening = openCorpus({
			...{ root, baseDir: root, patterns: everything, databasePath: index },
			signal: controller.signal,
		});
		await vi.waitFor(() => expect(reading).toHaveBeenCalled());
		controller.abort(new Error("stopped"));
		await expect(opening).rejects.toThrow("stopped");
	});
});
