/**
 * The fonts that text is drawn in, found character by character: the style's own, then those of other scripts. What no font
 * has is shown by its number, so that nothing vanishes. Files are read when a character first needs them.
 *
 * Noto Sans has Latin, Greek, Cyrillic and Devanagari; DejaVu Sans Arabic, Hebrew, Armenian, Georgian, Lao and symbols;
 * NotoSansHans Chinese and Japanese; NotoSansKR Korean.
 */
import { readFileSync } from "node:fs";
import { packageFile } from "../../../values/package-file.ts";
import type { Style } from "./block.ts";
import { type EmbeddedFont, mendUnicodeMap } from "./unicode-map.ts";

const FILES = {
	regular: "NotoSans_400Regular.ttf",
	bold: "NotoSans_700Bold.ttf",
	italic: "NotoSans_400Regular_Italic.ttf",
	boldItalic: "NotoSans_700Bold_Italic.ttf",
	mono: "DejaVuSansMono.ttf",
	dejaVu: "DejaVuSans.ttf",
	thai: "NotoSansThai_400Regular.ttf",
	emoji: "NotoEmoji_400Regular.ttf",
	hans: "NotoSansHans-Regular.otf",
	korean: "NotoSansKR-Regular.otf",
} as const;
export type Face = keyof typeof FILES;

/** For what the style's own font lacks: the small ones first. */
const OTHERS: readonly Face[] = ["regular", "dejaVu", "thai", "emoji", "hans", "korean"];

/** See `scripts/copy-fonts.js`. */
const FOLDER = packageFile("fonts/");

/** Joiners and variation selectors are nothing themselves: they change how others are drawn, in scripts where they do. */
const JOINING = /[\p{Script=Arabic}\p{Script=Devanagari}\p{Extended_Pictographic}]/u;
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u;
/** What has no place in a line of text, or is obeyed nowhere: control characters, marks of direction. */
const CONTROL = /\p{Cc}|[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

/** What is needed of a PDF document. */
export interface FontDocument {
	registerFont(name: string, source: Buffer): unknown;
	font(name: string): unknown;
	fontSize(size: number): unknown;
	widthOfString(text: string): number;
}

export interface FontRun {
	readonly face: Face;
	readonly text: string;
}

const bytesOf = new Map<Face, Buffer>();
const MOST_WIDTHS = 50_000;
/** Characters in one place; placing marks above each other takes the square of their number. */
const MOST_MARKS = 16;
const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });

export class PdfFonts {
	readonly #doc: FontDocument;
	readonly #open = new Map<Face, EmbeddedFont>();
	readonly #faces = new Map<string, Face | null>();
	readonly #widths = new Map<string, number>();

	constructor(doc: FontDocument) {
		this.#doc = doc;
	}

	/** Of one unit of size. */
	width({ face, text }: FontRun): number {
		const key = `${face} ${text}`;
		const known = this.#widths.get(key);
		if (known !== undefined) return known;
		if (this.#widths.size >= MOST_WIDTHS) this.#widths.clear();
		this.use(face, 1_000);
		const width = this.#doc.widthOfString(text) / 1_000;
		this.#widths.set(key, width);
		return width;
	}

	/** What is written next is in this font. */
	use(face: Face, size: number): void {
		this.#opened(face);
		this.#doc.font(face);
		this.#doc.fontSize(size);
	}

	/** When everything is drawn. */
	finish(): void {
		for (const font of this.#open.values()) mendUnicodeMap(font);
	}

	/** The text in pieces of one font each; what none has as `[U+…]`. */
	runs(text: string, style: Style): readonly FontRun[] {
		const own = ownFace(style);
		const visible = text.replace(CONTROL, "");
		if (/^[\x20-\x7E\u00A1-\u00AC\u00AE-\u017F]*$/.test(visible))
			return visible === "" ? [] : [{ face: own, text: visible }];
		const runs: { face: Face; text: string }[] = [];
		for (const { segment } of graphemes.segment(visible)) {
			for (const run of this.#cluster(segment, own)) {
				const last = runs.at(-1);
				if (last?.face === run.face) last.text += run.text;
				else runs.push({ ...run });
			}
		}
		return runs;
	}

	/** A letter with its marks stands in one font, where one has them all. */
	#cluster(cluster: string, own: Face): readonly FontRun[] {
		const shown = [...cluster].filter((character) => !INVISIBLE.test(character));
		if (shown.length === 0) return [];
		if (shown.length > MOST_MARKS) return shown.map((character) => ({ face: own, text: numberOf(character) }));
		const whole = this.#faceOf(shown.join(""), own);
		if (whole !== null)
			return [{ face: whole, text: JOINING.test(cluster) && this.#has(whole, cluster) ? cluster : shown.join("") }];
		return shown.map((character) => {
			const face = this.#faceOf(character, own);
			return face === null ? { face: own, text: numberOf(character) } : { face, text: character };
		});
	}

	#faceOf(characters: string, own: Face): Face | null {
		const key = `${own} ${characters}`;
		const known = this.#faces.get(key);
		if (known !== undefined) return known;
		const face = [own, ...OTHERS].find((each) => this.#has(each, characters)) ?? null;
		if (this.#faces.size >= MOST_WIDTHS) this.#faces.clear();
		this.#faces.set(key, face);
		return face;
	}

	#has(face: Face, characters: string): boolean {
		const { font } = this.#opened(face);
		return [...characters].every((character) => font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0));
	}

	#opened(face: Face): EmbeddedFont {
		const open = this.#open.get(face);
		if (open !== undefined) return open;
		const bytes = bytesOf.get(face) ?? readFileSync(new URL(FILES[face], FOLDER));
		bytesOf.set(face, bytes);
		this.#doc.registerFont(face, bytes);
		this.#doc.font(face);
		const { _font: font } = this.#doc as unknown as { readonly _font: EmbeddedFont };
		this.#open.set(face, font);
		return font;
	}
}

function ownFace({ bold, italic, code }: Style): Face {
	if (code) return "mono";
	if (bold) return italic ? "boldItalic" : "bold";
	return italic ? "italic" : "regular";
}

function numberOf(character: string): string {
	return `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}]`;
}
