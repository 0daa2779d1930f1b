/**
 * Pages of a PDF to passages. A PDF knows no paragraphs, only runs of text at places: lines are put together from
 * them, a gap or another size of type begins a new block, and a short block in larger type is a heading. A
 * passage stands on one page.
 */
import { wordsOf } from "../language/words.ts";
import type { ParsedDocument, Passage, PassageKind } from "../passage.ts";
import { cleanText } from "./clean-text.ts";
import { FILE_BOUNDS, PassageList } from "./passage-list.ts";
import type { PdfContent } from "./pdf-reader.ts";
import type { PdfItem } from "./pdf-worker.ts";
import { packRanges, type Range, splitProse, trimRange } from "./split-long.ts";

interface Line {
	readonly text: string;
	readonly size: number;
	readonly y: number;
	/** From 1, on its page. */
	readonly number: number;
}

interface Block {
	readonly lines: readonly Line[];
	readonly size: number;
}

/** Over the line height; a wider gap parts blocks. */
const GAP = 1.7;
/** Over the size of most text. */
const HEADING_SIZE = 1.12;
const LONGEST_HEADING = 120;
const BULLET = /^(?:[•◦▪‣●○■*–-]|\d{1,2}[.)])\s+/u;

/** Throws on a file without text, or with more of it than the bounds. */
export function splitPdf({ title, pages }: PdfContent, bounds = FILE_BOUNDS): ParsedDocument {
	const blocks = pages.map((items) => blocksOf(linesOf(items)));
	const body = bodySize(blocks.flat());
	const path: { size: number; text: string }[] = [];
	const list = new PassageList(bounds);
	for (const [index, page] of blocks.entries()) {
		for (const block of page) {
			const heading = headingOf(block, body);
			if (heading === null) {
				const headings = path.map(({ text }) => text);
				for (const passage of passagesOf(block, headings, index + 1)) list.add(passage);
				continue;
			}
			while ((path.at(-1)?.size ?? Infinity) <= block.size) path.pop();
			path.push({ size: block.size, text: heading });
		}
	}
	if (list.passages.length === 0) throw new Error("no text is in it; pages that are only pictures are not read");
	const stated = cleanText(title);
	return {
		title: /[\p{L}]/u.test(stated) && !/\.(?:docx?|pdf|tex|indd)$/i.test(stated) ? stated : null,
		passages: list.passages,
	};
}

/** Runs in the order of the page; the size of a line is that of its longest run. */
function linesOf(items: readonly PdfItem[]): Line[] {
	const lines: Line[] = [];
	let runs: PdfItem[] = [];
	for (const item of [...items, ["", 0, 0, true] as const]) {
		runs.push(item);
		if (!item[3]) continue;
		const text = cleanText(runs.map(([part]) => part).join(""));
		const longest = runs.reduce((most, run) => (run[0].length > most[0].length ? run : most));
		if (text !== "")
			lines.push({ text, size: Math.round(longest[1] * 10) / 10, y: longest[2], number: lines.length + 1 });
		runs = [];
	}
	return lines;
}

function blocksOf(lines: readonly Line[]): Block[] {
	const blocks: { lines: Line[]; size: number }[] = [];
	for (const line of lines) {
		const last = blocks.at(-1);
		const above = last?.lines.at(-1);
		if (last !== undefined && above !== undefined && goesOn(above, line)) last.lines.push(line);
		else blocks.push({ lines: [line], size: line.size });
	}
	return blocks;
}

function goesOn(above: Line, line: Line): boolean {
	const drop = above.y - line.y;
	return Math.abs(above.size - line.size) <= 0.5 && drop > -0.5 * line.size && drop <= GAP * Math.max(line.size, 1);
}

/** The size in which most characters are set. */
function bodySize(blocks: readonly Block[]): number {
	const characters = new Map<number, number>();
	for (const { lines, size } of blocks) {
		const length = lines.reduce((sum, { text }) => sum + text.length, 0);
		characters.set(size, (characters.get(size) ?? 0) + length);
	}
	return [...characters].reduce((most, next) => (next[1] > most[1] ? next : most), [0, 0] as [number, number])[0];
}

function headingOf({ lines, size }: Block, body: number): string | null {
	const text = lines.map((line) => line.text).join(" ");
	const isHeading = size >= body * HEADING_SIZE && text.length <= LONGEST_HEADING && wordsOf(text).length > 0;
	return isHeading ? text : null;
}

function passagesOf({ lines }: Block, headings: readonly string[], page: number): Passage[] {
	const kind: PassageKind = lines.filter(({ text }) => BULLET.test(text)).length > 1 ? "list" : "paragraph";
	const { text, starts } = joined(lines, kind);
	const whole = { start: 0, end: text.length };
	return (kind === "list" ? packRanges(entryRanges(text)) : splitProse(text, whole))
		.map((range) => trimRange(text, range))
		.filter(({ start, end }) => end > start)
		.map(({ start, end }) => ({
			...{ kind, headings, page, columns: [], text: text.slice(start, end) },
			startLine: lineAt(starts, lines, start),
			endLine: lineAt(starts, lines, end - 1),
		}));
}

/** Lines run on as prose, and words that were parted at their ends are whole again; entries of a list keep lines of their own. */
function joined(
	lines: readonly Line[],
	kind: PassageKind,
): { readonly text: string; readonly starts: readonly number[] } {
	const starts: number[] = [];
	let text = "";
	for (const line of lines) {
		const isEntry = kind === "list" && BULLET.test(line.text);
		if (/\p{L}-$/u.test(text) && /^\p{Ll}/u.test(line.text)) text = text.slice(0, -1);
		else if (text !== "") text += isEntry ? "\n" : " ";
		starts.push(text.length);
		text += isEntry ? line.text.replace(/^[^\d\s]\s+/u, "- ") : line.text;
	}
	return { text, starts };
}

function entryRanges(text: string): Range[] {
	const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
	return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}

function lineAt(starts: readonly number[], lines: readonly Line[], offset: number): number {
	return lines[starts.findLastIndex((start) => start <= offset)]?.number ?? 1;
}
