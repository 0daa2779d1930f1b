/** One block onto the pages. */
import type { Block, Span } from "./block.ts";
import { type Canvas, GREY, INK } from "./canvas.ts";
import { drawTable } from "./draw-table.ts";
import { linesOf } from "./lines.ts";

const TEXT_SIZE = 10;
const CODE_SIZE = 8.5;
const HEADING_SIZES = [18, 14, 12, 11, 10.5, 10] as const;
export const LEADING = 1.45;
const INDENT = 18;

interface Layout {
	readonly x: number;
	readonly room: number;
}

/** Rejects when aborted; throws PagesUsedUp. */
export async function drawBlock(canvas: Canvas, block: Block): Promise<void> {
	const x = canvas.left + block.indent * INDENT;
	const layout = { x, room: canvas.left + canvas.width - x };
	switch (block.type) {
		case "heading":
			return drawHeading(canvas, block.spans, block.level, layout);
		case "rule":
			canvas.skip(8);
			canvas.require(4);
			canvas.rule(layout.x, canvas.y, layout.room);
			canvas.y += 8;
			return;
		case "code":
			return drawCode(canvas, block.text, layout);
		case "table":
			canvas.skip(6);
			await drawTable(canvas, block, layout);
			canvas.skip(6);
			return;
		case "source":
			canvas.skip(4);
			canvas.require(TEXT_SIZE * LEADING);
			canvas.place(`source-${block.number}`);
			return drawText(canvas, block, block.spans, { ...layout, size: 9 });
		case "paragraph":
			canvas.skip(block.marker === undefined ? 6 : 3);
			return drawText(canvas, block, block.spans, { ...layout, size: TEXT_SIZE });
	}
}

async function drawHeading(canvas: Canvas, spans: readonly Span[], level: number, { x, room }: Layout): Promise<void> {
	const size = HEADING_SIZES[level - 1] ?? TEXT_SIZE;
	canvas.skip(size);
	// A heading stands with what it is of.
	canvas.require(size * LEADING + 3 * TEXT_SIZE * LEADING);
	const bold = spans.map((span) => ({ ...span, bold: true }));
	await drawLines(canvas, bold, { x, room, size });
	canvas.y += size / 6;
}

async function drawText(
	canvas: Canvas,
	{ marker, quoted }: Block,
	spans: readonly Span[],
	{ x, room, size }: Layout & { readonly size: number },
): Promise<void> {
	let isFirst = true;
	await drawLines(canvas, spans, { x, room, size, color: quoted === undefined ? INK : GREY }, (base) => {
		if (quoted !== undefined) canvas.bar(canvas.left + quoted * INDENT - 9, base - size, size * LEADING);
		if (isFirst && marker !== undefined) canvas.text(marker, x - 8 - size * 0.55 * marker.length, base, { size });
		isFirst = false;
	});
}

async function drawLines(
	canvas: Canvas,
	spans: readonly Span[],
	place: Layout & { readonly size: number; readonly color?: string },
	beside: (base: number) => void = () => undefined,
): Promise<void> {
	const height = place.size * LEADING;
	for (const line of linesOf(spans, place.room, canvas.fonts, place.size)) {
		await canvas.breathe();
		canvas.require(height);
		const base = canvas.y + place.size * 1.05;
		beside(base);
		canvas.line(line, base, place);
		canvas.y += height;
	}
}

/** As it was written, longer lines broken. */
async function drawCode(canvas: Canvas, text: string, { x, room }: Layout): Promise<void> {
	const height = CODE_SIZE * LEADING;
	const place = { x: x + 6, room: room - 12, size: CODE_SIZE };
	canvas.skip(6);
	for (const row of text.split("\n")) {
		// What separates words in prose is a part of code.
		const spans = [{ text: row.replaceAll("\t", "    ").replaceAll(" ", "\u00A0"), code: true }];
		for (const line of linesOf(spans, place.room, canvas.fonts, CODE_SIZE)) {
			await canvas.breathe();
			canvas.require(height);
			canvas.shade(x, canvas.y, room, height);
			canvas.line(line, canvas.y + CODE_SIZE * 1.05, place);
			canvas.y += height;
		}
	}
	canvas.skip(4);
}
