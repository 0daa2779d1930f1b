/** Pages, filled from the top: where the next line goes, and the numbers at their feet. */
import type PDFDocument from "pdfkit";
import { setImmediate as nextTurn } from "node:timers/promises";
import { PdfFonts } from "./fonts.ts";
import { type Line, linesOf } from "./lines.ts";
import type { Piece } from "./words.ts";

/** In points. */
const MARGIN = 64;
const FOOT = 36;
const FOOT_SIZE = 8;
const NUMBER_ROOM = 40;
/** Most pages of one document. */
const MOST_PAGES = 2_000;
/** So long the event loop may wait, in milliseconds. */
const TURN_MS = 15;

export const INK = "#1a1a1a";
export const GREY = "#666666";
const LINK = "#0b57a4";
const FAINT = "#d0d0d0";

/** There is more than fits into the most pages. */
export class PagesUsedUp extends Error {
	override readonly name = "PagesUsedUp";
}

export interface LinePlace {
	readonly x: number;
	readonly room: number;
	readonly size: number;
	readonly color?: string;
}

export class Canvas {
	readonly fonts: PdfFonts;
	readonly left = MARGIN;
	readonly width: number;
	y = MARGIN;
	readonly #doc: PDFKit.PDFDocument;
	readonly #title: string;
	readonly #signal: AbortSignal | undefined;
	#pages = 1;
	#turned = performance.now();

	constructor(doc: InstanceType<typeof PDFDocument>, title: string, signal?: AbortSignal) {
		this.#doc = doc;
		this.#title = title;
		this.#signal = signal;
		this.fonts = new PdfFonts(doc);
		this.width = doc.page.width - 2 * MARGIN;
	}

	/** Between any two lines. Rejects with the signal's reason when aborted. */
	async breathe(): Promise<void> {
		if (performance.now() - this.#turned < TURN_MS) return;
		await nextTurn();
		this.#signal?.throwIfAborted();
		this.#turned = performance.now();
	}

	/** True where it began a page for it. */
	require(height: number): boolean {
		if (this.y + height <= this.#bottom || this.isFresh) return false;
		if (this.#pages >= MOST_PAGES) throw new PagesUsedUp();
		this.#nextPage();
		return true;
	}

	get isFresh(): boolean {
		return this.y <= MARGIN;
	}

	/** White space, which no page begins with. */
	skip(height: number): void {
		if (!this.isFresh) this.y += height;
	}

	/** Draws the line with its base at the height. */
	line({ pieces, width, fromRight }: Line, base: number, { x, room, size, color = INK }: LinePlace): void {
		let at = fromRight ? x + room - width : x;
		for (const piece of pieces) {
			this.#piece(piece, at, base, size, color);
			at += piece.width;
		}
	}

	text(
		text: string,
		x: number,
		base: number,
		{ size, color = INK, bold = false }: { size: number; color?: string; bold?: boolean },
	): number {
		let at = x;
		for (const run of this.fonts.runs(text, { bold })) {
			const piece = { ...run, style: {}, direction: "left", width: this.fonts.width(run) * size } as const;
			this.#piece(piece, at, base, size, color);
			at += piece.width;
		}
		return at - x;
	}

	rule(x: number, y: number, width: number): void {
		this.#doc
			.save()
			.lineWidth(0.5)
			.strokeColor(FAINT)
			.moveTo(x, y)
			.lineTo(x + width, y)
			.stroke()
			.restore();
	}

	/** Beside quoted text. */
	bar(x: number, y: number, height: number): void {
		this.#doc
			.save()
			.lineWidth(2)
			.strokeColor(FAINT)
			.moveTo(x, y)
			.lineTo(x, y + height)
			.stroke()
			.restore();
	}

	shade(x: number, y: number, width: number, height: number): void {
		this.#doc.save().rect(x, y, width, height).fill("#f4f4f4").restore();
	}

	/** Where links with this name lead. */
	place(name: string): void {
		this.#doc.addNamedDestination(name, "XYZ", MARGIN, this.#doc.page.height - this.y, null);
	}

	/** Nothing is drawn after it. */
	finish(): void {
		this.#foot();
		this.fonts.finish();
	}

	get #bottom(): number {
		return this.#doc.page.height - MARGIN;
	}

	#nextPage(): void {
		this.#foot();
		this.#doc.addPage();
		this.#pages += 1;
		this.y = MARGIN;
	}

	#foot(): void {
		const base = this.#doc.page.height - FOOT;
		const number = String(this.#pages);
		const [run] = this.fonts.runs(number, {});
		const width = run === undefined ? 0 : this.fonts.width(run) * FOOT_SIZE;
		const place = { x: MARGIN, room: this.width - NUMBER_ROOM, size: FOOT_SIZE, color: GREY };
		// As much of the title as fits into one line.
		const [title] = linesOf([{ text: this.#title }], place.room, this.fonts, FOOT_SIZE);
		if (title !== undefined) this.line(title, base, place);
		this.text(number, MARGIN + this.width - width, base, { size: FOOT_SIZE, color: GREY });
	}

	#piece({ face, text, width, style }: Piece, x: number, base: number, size: number, color: string): void {
		if (text === "") return;
		const { link, struck } = style;
		this.fonts.use(face, size);
		this.#doc.fillColor(link === undefined ? color : LINK);
		this.#doc.text(text, x, base, { lineBreak: false, baseline: "alphabetic" });
		if (struck)
			this.#doc
				.save()
				.lineWidth(size / 16)
				.strokeColor(color)
				.moveTo(x, base - size / 4)
				.lineTo(x + width, base - size / 4)
				.stroke()
				.restore();
		if (link === undefined) return;
		const [top, height] = [base - size, size * 1.25];
		if (link.startsWith("#")) this.#doc.goTo(x, top, width, height, link.slice(1));
		else this.#doc.link(x, top, width, height, link);
	}
}
