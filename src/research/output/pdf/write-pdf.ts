/**
 * A report as a PDF: Markdown → blocks → lines → pages, with its sources numbered at the end.
 *
 * An equal report gives equal bytes: nothing in the file tells of time or chance. Nothing is read but our own fonts, and
 * nothing is fetched. Whatever the Markdown is, the work is bounded, and the event loop turns while it is done.
 */
import PDFDocument from "pdfkit";
import { Canvas, PagesUsedUp } from "./canvas.ts";
import { drawBlock } from "./draw-block.ts";
import { type Report, readBlocks } from "./read-blocks.ts";

/** Raise it when the same report comes to look otherwise. It stands in each file; answers and fingerprints stay. */
export const LAYOUT_VERSION = 1;

/** Rejects with the signal's reason when aborted. */
export async function writePdf(report: Report, signal?: AbortSignal): Promise<Uint8Array> {
	const { title, blocks } = readBlocks(report);
	const doc = new PDFDocument({
		size: "A4",
		margin: 0,
		// pdfkit wants a time, and makes the file's own number of it: the present would give other bytes each time.
		info: { Title: title, Producer: `Trawl, layout ${LAYOUT_VERSION}`, Creator: "Trawl", CreationDate: new Date(0) },
	});
	const chunks: Buffer[] = [];
	const written = new Promise((resolve, reject) => {
		doc
			.on("data", (chunk: Buffer) => chunks.push(chunk))
			.on("end", resolve)
			.on("error", reject);
	});
	const canvas = new Canvas(doc, title, signal);
	try {
		for (const block of blocks) {
			await canvas.breathe();
			await drawBlock(canvas, block);
		}
	} catch (error) {
		if (!(error instanceof PagesUsedUp)) throw error;
		canvas.text("The report goes on: these are all the pages that Trawl draws.", canvas.left, canvas.y + 12, {
			size: 9,
		});
	}
	canvas.finish();
	doc.end();
	await written;
	return Buffer.concat(chunks);
}
