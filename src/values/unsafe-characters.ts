/**
 * The characters by which text of others could do something where it is shown. One table for the terminal, JSON, YAML,
 * Markdown and the page; what each makes of them is decision 9. `action/workflow-commands.js`, which imports nothing of
 * the program, has a copy that a test holds equal.
 *
 * Each is a piece of a character class: `[${CONTROL}]`. The joiners U+200C and U+200D are in none: Persian, Hindi and emoji
 * are written with them.
 */

/** What a terminal obeys: C0 but tab and line feed, DEL, C1. */
export const CONTROL = String.raw`\u0000-\u0008\u000b-\u001f\u007f-\u009f`;

/**
 * What shows a stretch of text in another order than it has, so that it reads as it is not: embeddings, overrides and
 * their end (U+202A to U+202E), isolates and theirs (U+2066 to U+2069).
 */
export const REORDERING = String.raw`\u202a-\u202e\u2066-\u2069`;

/**
 * Marks of direction: Arabic letter mark, left-to-right and right-to-left mark. They weigh no more than an invisible
 * letter, and Hebrew and Arabic texts need them beside brackets and numbers; but nobody sees that a name has one.
 */
export const DIRECTION_MARKS = String.raw`\u061c\u200e\u200f`;

/** `\u202e`, as JSON, YAML and JavaScript write it: four digits, for a character of one UTF-16 unit. */
export function spelledOut(character: string): string {
	return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
