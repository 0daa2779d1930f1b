/** Spans → words: what a line is filled with. A word never breaks, unless it is longer than a line. */
import { LINE_BREAK, type Span, type Style } from "./block.ts";
import { directionOf, type Direction } from "./direction.ts";
import type { FontRun, PdfFonts } from "./fonts.ts";

/** Text of one font, style and direction. */
export interface Piece extends FontRun {
	readonly style: Style;
	readonly direction: Direction;
	readonly width: number;
}

export interface Word {
	readonly pieces: readonly Piece[];
	readonly width: number;
	/** Null where it joins the one before it without white space. */
	readonly space: Piece | null;
	readonly breaksBefore: boolean;
}

const SPACE = /[ \t\r\n\f\v\u1680\u2000-\u200A\u205F\u3000]+/;
const PARTS = new RegExp(`(${LINE_BREAK}|${SPACE.source})`, "u");
const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303F\uFF00-\uFFEF]/u;
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** No line begins with these, or ends with those. */
const CLOSING = /^[\p{Pe}\p{Pf}\p{Po}ーゝゞ々ぁぃぅぇぉっゃゅょァィゥェォッャュョ\p{M}]/u;
const OPENING = /[\p{Ps}\p{Pi}]$/u;
/** Longer than any line: what has no white space for so long may break anywhere. */
const LONGEST = 300;
const CHUNKS = new RegExp(`.{1,${LONGEST / 2}}`, "gsu");
const segmenter = new Intl.Segmenter("und", { granularity: "word" });

/** `size`: of the text, in points. */
export function* wordsOf(spans: readonly Span[], fonts: PdfFonts, size: number): Generator<Word> {
	const draft = new WordDraft(fonts, size);
	for (const span of spans) {
		// Every other part is white space.
		for (const [index, part] of span.text.split(PARTS).entries()) {
			if (index % 2 === 1) yield* draft.separate(part, span);
			else if (part !== "") yield* draft.add(part, span);
		}
	}
	yield* draft.end();
}

/** A word may be of several spans; it ends at white space, or where its text may break. */
class WordDraft {
	readonly #fonts: PdfFonts;
	readonly #size: number;
	#pieces: Piece[] = [];
	/** What the next word is told of what was before it. */
	#before: Pick<Word, "space" | "breaksBefore"> = { space: null, breaksBefore: false };

	constructor(fonts: PdfFonts, size: number) {
		this.#fonts = fonts;
		this.#size = size;
	}

	*add(text: string, span: Span): Generator<Word> {
		for (const [index, atom] of atomsOf(text).entries()) {
			if (index > 0) yield* this.end();
			this.#pieces.push(...piecesOf(atom, span, this.#fonts, this.#size));
		}
	}

	*separate(white: string, span: Span): Generator<Word> {
		yield* this.end();
		const { breaksBefore } = this.#before;
		if (white !== LINE_BREAK) {
			const space = breaksBefore ? null : pieceOf({ ...span, text: " " }, this.#fonts, this.#size);
			this.#before = { space, breaksBefore };
			return;
		}
		// Two breaks leave a line empty.
		if (breaksBefore) yield { pieces: [], width: 0, space: null, breaksBefore };
		this.#before = { space: null, breaksBefore: true };
	}

	*end(): Generator<Word> {
		if (this.#pieces.length === 0) return;
		yield { pieces: this.#pieces, width: widthOf(this.#pieces), ...this.#before };
		this.#pieces = [];
		this.#before = { space: null, breaksBefore: false };
	}
}

export function widthOf(pieces: readonly Piece[]): number {
	return pieces.reduce((sum, { width }) => sum + width, 0);
}

/** A word in parts that fit, for one that is longer than a line. */
export function cutWord(word: Word, room: number, fonts: PdfFonts, size: number): Word[] {
	const parts: Piece[][] = [[]];
	let width = 0;
	for (const piece of word.pieces) {
		for (const { segment } of new Intl.Segmenter("und").segment(piece.text)) {
			const each = pieceOf({ ...piece.style, text: segment }, fonts, size, piece);
			if (width + each.width > room && width > 0) {
				parts.push([]);
				width = 0;
			}
			width += each.width;
			join(parts.at(-1) ?? [], each);
		}
	}
	return parts.map((pieces, index) => ({
		pieces,
		width: widthOf(pieces),
		space: index === 0 ? word.space : null,
		breaksBefore: index === 0 && word.breaksBefore,
	}));
}

function join(pieces: Piece[], next: Piece): void {
	const last = pieces.at(-1);
	if (last === undefined || last.face !== next.face || last.direction !== next.direction || last.style !== next.style) {
		pieces.push(next);
		return;
	}
	pieces[pieces.length - 1] = { ...last, text: last.text + next.text, width: last.width + next.width };
}

function piecesOf(text: string, style: Span, fonts: PdfFonts, size: number): Piece[] {
	return directionOf(text).flatMap(({ text: part, direction }) =>
		fonts.runs(part, style).map((run) => ({ ...run, style, direction, width: fonts.width(run) * size })),
	);
}

function pieceOf(span: Span, fonts: PdfFonts, size: number, like?: Piece): Piece {
	const [run = { face: "regular", text: "" } as const] =
		like === undefined ? fonts.runs(span.text, span) : [{ face: like.face, text: span.text }];
	return {
		...run,
		style: like?.style ?? span,
		direction: like?.direction ?? "neutral",
		width: fonts.width(run) * size,
	};
}

/** Where a line may break in text without white space: between ideographs, and between words of scripts that do without. */
function atomsOf(text: string): readonly string[] {
	if (text.length > LONGEST) return (text.match(CHUNKS) ?? []).flatMap(atomsOf);
	if (!WIDE.test(text) && !UNSPACED.test(text)) return [text];
	const atoms: string[] = [];
	for (const { segment } of segmenter.segment(text)) {
		for (const atom of WIDE.test(segment) ? [...segment] : [segment]) {
			const last = atoms.at(-1);
			if (last !== undefined && (CLOSING.test(atom) || OPENING.test(last))) atoms[atoms.length - 1] = last + atom;
			else atoms.push(atom);
		}
	}
	return atoms;
}
