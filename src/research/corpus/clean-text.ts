/** One line, without NUL and broken characters. */
export function cleanText(text: string): string {
	return text.replaceAll("\0", "").toWellFormed().replace(/\s+/g, " ").trim();
}
