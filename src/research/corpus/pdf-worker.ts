/**
 * The thread that reads PDFs: what it is sent, what it answers, and its program. Bytes of others may make the
 * library run for ever or fill the memory, and only a thread can be stopped from outside.
 *
 * The program is text, since a thread must be plain JavaScript wherever this file is run from.
 */

/** A run of text as the page has it: text, font size, height on the page (up is more), whether the line ends after it. */
export type PdfItem = readonly [text: string, size: number, y: number, endsLine: boolean];

/** How many pages it has, then each of them, then the title it states; or the error. */
export type PdfAnswer =
	| { readonly pages: number }
	| { readonly page: readonly PdfItem[] }
	| { readonly title: string }
	| { readonly error: string; readonly name: string };

/** `workerData` is the URL of the library; a message is the bytes of one file. */
export const PDF_PROGRAM = `
const { parentPort, workerData } = require("node:worker_threads");
const say = (answer) => parentPort.postMessage(answer);
const sayError = (error) => say({ error: String(error?.message ?? error), name: String(error?.name ?? "") });
process.on("unhandledRejection", sayError);
parentPort.on("message", async (bytes) => {
	try {
		const { getDocumentProxy } = await import(workerData);
		const pdf = await getDocumentProxy(bytes, { verbosity: 0, isEvalSupported: false });
		say({ pages: pdf.numPages });
		for (let number = 1; number <= pdf.numPages; number += 1) {
			const page = await pdf.getPage(number);
			const { items } = await page.getTextContent();
			const runs = items.filter(({ str }) => typeof str === "string");
			say({ page: runs.map(({ str, transform, hasEOL }) => [str, Math.hypot(transform[2], transform[3]), transform[5], hasEOL]) });
			page.cleanup();
		}
		const { info } = await pdf.getMetadata();
		await pdf.destroy();
		say({ title: typeof info.Title === "string" ? info.Title : "" });
	} catch (error) {
		sayError(error);
	}
});
`;
