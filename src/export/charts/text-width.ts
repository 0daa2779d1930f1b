/**
 * How wide a text is, roughly, and rather too wide than too narrow: nobody knows the fonts of whoever opens the report.
 */
const NARROW = /^[ijlI.,:;'|!ftr()[\]\s-]$/;
const BROAD = /^[mwMW@%]$/;
const CAPITAL = /^[\p{Lu}&]$/u;
const FULL =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uff01-\uff60]/u;

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Signs as a reader counts them, with their widths in font sizes. */
export function signsOf(text: string): readonly { readonly sign: string; readonly width: number }[] {
	return Array.from(segmenter.segment(text), ({ segment }) => ({ sign: segment, width: widthOf(segment) }));
}

/** In font sizes. */
export function textWidth(text: string): number {
	return signsOf(text).reduce((sum, { width }) => sum + width, 0);
}

function widthOf(sign: string): number {
	if (NARROW.test(sign)) return 0.42;
	if (BROAD.test(sign)) return 1;
	if (FULL.test(sign)) return 1.3;
	return CAPITAL.test(sign) ? 0.78 : 0.65;
}
