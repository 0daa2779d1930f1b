/**
 * JSON that is harmless to print. What a terminal obeys and what reorders text stands as `\\u009b`, which reads back as
 * the character itself; JSON escapes the other control characters anyway.
 */
export function jsonText(value: unknown, indent = 0): string {
	return JSON.stringify(value, null, indent).replace(
		/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
