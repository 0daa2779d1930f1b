/** Words → lines of a width. */
import type { Span } from "./block.ts";
import { beginsFromRight, inVisualOrder, runsFromRight } from "./direction.ts";
import type { PdfFonts } from "./fonts.ts";
import { cutWord, type Piece, type Word, widthOf, wordsOf } from "./words.ts";

export interface Line {
	/** From left to right, as they are drawn. */
	readonly pieces: readonly Piece[];
	readonly width: number;
	/** It ends at the right edge. */
	readonly fromRight: boolean;
}

/** Of one line: text without width would never fill it. */
const MOST_PIECES = 1_000;

/** At least one line. */
export function* linesOf(spans: readonly Span[], room: number, fonts: PdfFonts, size: number): Generator<Line> {
	const isBidirectional = spans.some(({ text }) => runsFromRight(text));
	const fromRight = isBidirectional && beginsFromRight(spans.map(({ text }) => text).join(""));
	const toLine = (pieces: readonly Piece[]): Line => {
		const shown = isBidirectional ? inVisualOrder(pieces, fromRight) : joined(pieces);
		return { pieces: shown, width: widthOf(pieces), fromRight };
	};
	let pieces: Piece[] = [];
	let width = 0;
	for (const word of fitting(spans, room, fonts, size)) {
		const space = pieces.length === 0 || word.space === null ? 0 : word.space.width;
		const isFull = width + space + word.width > room || pieces.length >= MOST_PIECES;
		if (word.breaksBefore || (isFull && pieces.length > 0)) {
			yield toLine(pieces);
			pieces = [];
			width = 0;
		}
		if (pieces.length > 0 && word.space !== null) {
			pieces.push(word.space);
			width += word.space.width;
		}
		pieces.push(...word.pieces);
		width += word.width;
	}
	yield toLine(pieces);
}

function* fitting(spans: readonly Span[], room: number, fonts: PdfFonts, size: number): Generator<Word> {
	for (const word of wordsOf(spans, fonts, size)) {
		if (word.width <= room) yield word;
		else yield* cutWord(word, room, fonts, size);
	}
}

/** Neighbours of one font and style are one text, so that the reader's program finds whole sentences. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
	const result: Piece[] = [];
	for (const piece of pieces) {
		const last = result.at(-1);
		if (last?.face === piece.face && isAlike(last, piece)) {
			result[result.length - 1] = { ...last, text: last.text + piece.text, width: last.width + piece.width };
		} else result.push(piece);
	}
	return result;
}

function isAlike({ style: a }: Piece, { style: b }: Piece): boolean {
	return a === b || (a.link === b.link && a.struck === b.struck && a.code === b.code);
}
