/** Tables: in columns where they fit, else row by row, each cell after the name of its column. */
import type { Block } from "./block.ts";
import type { Canvas } from "./canvas.ts";
import { type Line, linesOf } from "./lines.ts";
import { type Column, columnsOf, type Row } from "./table-columns.ts";

const SIZE = 9;
const HEIGHT = SIZE * 1.4;
const GAP = 10;

/** Rejects when aborted; throws PagesUsedUp. */
export async function drawTable(
	canvas: Canvas,
	{ rows, toTheRight }: Extract<Block, { readonly type: "table" }>,
	{ x, room }: { readonly x: number; readonly room: number },
): Promise<void> {
	const [first = [], ...body] = rows;
	const header = first.map((cell) => cell.map((span) => ({ ...span, bold: true })));
	const space = { x, room, gap: GAP, size: SIZE, toTheRight };
	const columns = columnsOf([header, ...body], space, canvas.fonts);
	if (columns === null) return drawRecords(canvas, header, body, x, room);
	canvas.require(3 * HEIGHT);
	await drawRow(canvas, header, columns, null);
	for (const row of body) await drawRow(canvas, row, columns, header);
}

/** A row may go on overleaf, below the header once more. */
async function drawRow(canvas: Canvas, row: Row, columns: readonly Column[], header: Row | null): Promise<void> {
	const cells: Line[][] = [];
	for (const [index, { width }] of columns.entries()) cells.push(await cellLines(canvas, row[index] ?? [], width));
	const height = Math.max(...cells.map((lines) => lines.length));
	for (let line = 0; line < height; line++) {
		await canvas.breathe();
		if (canvas.require(HEIGHT + 2) && header !== null) await drawRow(canvas, header, columns, null);
		drawCells(canvas, cells, line, columns);
	}
	const [first, last] = [columns[0], columns.at(-1)];
	if (first !== undefined && last !== undefined) canvas.rule(first.x, canvas.y + 2, last.x + last.width - first.x);
	canvas.y += 5;
}

async function cellLines(canvas: Canvas, cell: Row[number], width: number): Promise<Line[]> {
	const lines: Line[] = [];
	for (const line of linesOf(cell, width, canvas.fonts, SIZE)) {
		await canvas.breathe();
		lines.push(line);
	}
	return lines;
}

function drawCells(
	canvas: Canvas,
	cells: readonly (readonly Line[])[],
	line: number,
	columns: readonly Column[],
): void {
	for (const [index, { x, width, toTheRight }] of columns.entries()) {
		const shown = cells[index]?.[line];
		const place = { x, room: width, size: SIZE };
		if (shown !== undefined)
			canvas.line(toTheRight ? { ...shown, fromRight: true } : shown, canvas.y + SIZE * 1.05, place);
	}
	canvas.y += HEIGHT;
}

async function drawRecords(canvas: Canvas, header: Row, body: readonly Row[], x: number, room: number): Promise<void> {
	for (const row of body.length === 0 ? [header] : body) {
		for (const [index, cell] of row.entries()) {
			const spans = body.length === 0 ? cell : [...(header[index] ?? []), { text: ": ", bold: true }, ...cell];
			for (const line of linesOf(spans, room, canvas.fonts, SIZE)) {
				await canvas.breathe();
				canvas.require(HEIGHT);
				canvas.line(line, canvas.y + SIZE * 1.05, { x, room, size: SIZE });
				canvas.y += HEIGHT;
			}
		}
		canvas.rule(x, canvas.y + 2, room);
		canvas.y += 6;
	}
}
