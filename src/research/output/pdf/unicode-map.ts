/**
 * Which characters the glyphs of a PDF stand for: what its readers find, copy and read aloud.
 *
 * Where a font draws one character by several glyphs (`ị` by `i` and a dot), the library takes the first glyph for the whole
 * character, wherever else it stands. Here such glyphs get the characters that the font itself gives them.
 */

/** The parts of pdfkit's embedded font that tell; it has no public ones. */
export interface EmbeddedFont {
	readonly font: {
		hasGlyphForCodePoint(codePoint: number): boolean;
		glyphForCodePoint(codePoint: number): { readonly id: number };
		stringsForGlyph(glyph: number): readonly string[];
	};
	/** The font's own glyph of each glyph that is in the file. */
	readonly subset: { readonly glyphs: readonly number[] };
	readonly unicode: (readonly number[])[];
}

const ACCENT = /^[\u0300-\u036F]$/;

/** When everything is drawn. */
export function mendUnicodeMap({ font, subset, unicode }: EmbeddedFont): void {
	for (const [index, codePoints] of unicode.entries()) {
		const glyph = subset.glyphs[index];
		if (index === 0 || glyph === undefined || codePoints === undefined || codePoints.length > 1) continue;
		const [codePoint] = codePoints;
		if (codePoint === undefined) {
			const [accent] = font.stringsForGlyph(glyph).filter((text) => ACCENT.test(text));
			if (accent !== undefined) unicode[index] = [accent.codePointAt(0) ?? 0];
		} else if (isComposed(codePoint) && font.glyphForCodePoint(codePoint).id !== glyph) {
			const [own] = font.stringsForGlyph(glyph);
			if (own !== undefined) unicode[index] = [own.codePointAt(0) ?? 0];
		}
	}
}

function isComposed(codePoint: number): boolean {
	const character = String.fromCodePoint(codePoint);
	return character.normalize("NFD") !== character;
}
