/** Real PDFs, small and hostile. */
import { createRequire } from "node:module";
import { deflateSync } from "node:zlib";

interface PdfDocument {
	on(event: "data", listener: (chunk: Buffer) => void): void;
	on(event: "end", listener: () => void): void;
	addPage(): void;
	fontSize(size: number): PdfDocument;
	text(text: string): PdfDocument;
	moveDown(): void;
	rect(x: number, y: number, width: number, height: number): { fill(colour: string): void };
	end(): void;
}

const PdfKit = createRequire(import.meta.url)("pdfkit") as new (options: object) => PdfDocument;

/** A page is lines of text; one that begins with `# ` is set as a heading, an empty one parts paragraphs. */
export function makePdf(pages: readonly string[], options: object = {}): Promise<Uint8Array> {
	const document = new PdfKit({ ...options, autoFirstPage: false });
	const chunks: Buffer[] = [];
	const made = new Promise<Uint8Array>((resolve) => {
		document.on("data", (chunk) => chunks.push(chunk));
		document.on("end", () => resolve(Buffer.concat(chunks)));
	});
	for (const page of pages) {
		document.addPage();
		if (page === "") document.rect(50, 50, 200, 200).fill("grey");
		for (const block of page.split("\n\n")) {
			document.fontSize(block.startsWith("# ") ? 16 : 11).text(block.replace(/^# /, ""));
			document.moveDown();
		}
	}
	document.end();
	return made;
}

/** One page whose content is these bytes, repeated to so many megabytes: small as a file, large when unpacked. */
export function makeBomb(content: string, megabytes: number): Uint8Array {
	const packed = deflateSync(Buffer.alloc(megabytes * 1_000_000, content));
	const font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>";
	const objects = [
		Buffer.from("<< /Type /Catalog /Pages 2 0 R >>"),
		Buffer.from("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
		Buffer.from(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources ${font} >>`),
		Buffer.concat([
			Buffer.from(`<< /Length ${packed.length} /Filter /FlateDecode >>\nstream\n`),
			packed,
			Buffer.from("\nendstream"),
		]),
	];
	let file = Buffer.from("%PDF-1.4\n");
	const places = objects.map((object, index) => {
		const place = file.length;
		file = Buffer.concat([file, Buffer.from(`${index + 1} 0 obj\n`), object, Buffer.from("\nendobj\n")]);
		return `${String(place).padStart(10, "0")} 00000 n \n`;
	});
	const table = `xref\n0 5\n0000000000 65535 f \n${places.join("")}`;
	return Buffer.concat([
		file,
		Buffer.from(`${table}trailer << /Size 5 /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`),
	]);
}
