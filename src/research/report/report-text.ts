/** Text that is safe to stand in a line of a report. */

/** Escapes what would begin a block, and in plain text also what would be inline markup. */
export function escapeLine(text: string, isMarkdown = false): string {
	const line = text.replace(/\s+/g, " ").trim();
	const inline = isMarkdown ? line : line.replace(/[\\*[\]`]|<(?=[A-Za-z/!?])/g, "\\$&");
	return inline
		.replace(/^(#{1,6}(?=\s)|>|[-+](?=\s)|={3,}|-{3,}|~{3,})/, "\\$1")
		.replace(/^(\d{1,9})([.)])(?=\s)/, "$1\\$2");
}

/** The text cut at a word, within a number of characters. */
export function shorten(text: string, limit: number): string {
	if (text.length <= limit) return text;
	const cut = text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "");
	const atWord = cut.replace(/\s+\S*$/, "");
	return `${(atWord.length > limit / 2 ? atWord : cut).replace(/[\s,;:.-]+$/, "")}…`;
}

/** `3 files`, `1 file`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
	return `${count} ${count === 1 ? singular : plural}`;
}
