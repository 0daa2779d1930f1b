/** What texts of others must not hold where they are shown: by Unicode's own property, not by the program's table. */

/** But tab and line feed. */
const CONTROLS = String.raw`[\u0000-\u0008\u000b-\u001f\u007f-\u009f]`;

/** What a terminal obeys, or what steers the direction of text. */
export const OBEYED_OR_STEERING = new RegExp(String.raw`${CONTROLS}|\p{Bidi_Control}`, "u");

/** The same but for marks of direction, which stay where texts are read. */
export const OBEYED_OR_REORDERING = new RegExp(String.raw`${CONTROLS}|(?![\u061c\u200e\u200f])\p{Bidi_Control}`, "u");

/** Marks of direction: Arabic letter, left to right, right to left. */
export const MARKS = "\u061c\u200e\u200f";
