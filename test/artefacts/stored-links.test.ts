/** Links of an engine in this process, which are followed without a network. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { pdfLink } from "../../src/model/task-files.ts";
import { download } from "./download-rig.ts";

const PDF = Buffer.from("%PDF-1.3 report");
const files = { readPdf: async (id: string) => (id === "one" ? PDF : undefined) };

test("a stored PDF is kept under its digest, like any other file", async () => {
	const { ends, folder } = await download({ urls: [pdfLink("one")], files });
	const [file] = ends;
	expect(file).toMatchObject({ extension: "pdf", bytes: PDF.length });
	expect(typeof file === "object" && readFileSync(folder.pathOf(file.sha256)).equals(PDF)).toBe(true);
});

test("what the engine does not have, or has nothing to do with, is told of, and nothing is asked elsewhere", async () => {
	const others = [
		"https://example.com/x.pdf",
		"http://127.0.0.1:9/x.pdf",
		"trawl:tasks/../one/pdf",
		"trawl:tasks/one/pdf/x",
	];
	const { ends } = await download({ urls: [pdfLink("two"), ...others], files });
	expect(ends).toEqual([
		"the embedded engine does not have it any more",
		...others.map(() => "its link is none of the embedded engine's"),
	]);
});
