/** Reports as PDFs, and what a reader's program finds in them. */
import { getDocumentProxy } from "unpdf";
import type { Report } from "../../../src/research/output/pdf/read-blocks.ts";
import { writePdf } from "../../../src/research/output/pdf/write-pdf.ts";

export interface ReadPdf {
	readonly bytes: Uint8Array;
	/** The pages' texts, white space as single spaces. */
	readonly pages: readonly string[];
	readonly text: string;
	/** Where its links lead, in order: addresses, and `#` with names of places. */
	readonly links: readonly string[];
	readonly title: unknown;
	/** Texts of the first page by where they begin, in points from the left. */
	readonly places: ReadonlyMap<string, number>;
}

export function toPdf(markdown: string, more: Partial<Report> = {}, signal?: AbortSignal): Promise<Uint8Array> {
	return writePdf({ markdown, query: "What is asked?", sources: [], ...more }, signal);
}

export async function read(markdown: string, more: Partial<Report> = {}): Promise<ReadPdf> {
	const bytes = await toPdf(markdown, more);
	// The library takes the bytes away.
	const file = await getDocumentProxy(Uint8Array.from(bytes));
	const pages: string[] = [];
	const links: string[] = [];
	const places = new Map<string, number>();
	for (let number = 1; number <= file.numPages; number++) {
		const page = await file.getPage(number);
		const { items } = await page.getTextContent();
		const texts = items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : ""));
		for (const item of items) if ("str" in item && number === 1) places.set(item.str.trim(), item.transform[4]);
		pages.push(texts.join("").replace(/\s+/g, " "));
		for (const { url, dest } of await page.getAnnotations()) links.push(url ?? `#${dest}`);
	}
	const { info } = await file.getMetadata();
	return { bytes, pages, text: pages.join(" "), links, title: (info as Record<string, unknown>).Title, places };
}
