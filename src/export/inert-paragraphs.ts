/** A line without text, also within a quote, ends what one image or one list of attributes can span. */
const END = /(\n[ \t>]*\n)/;

/** Markdown with each paragraph changed, and what stands between them as it was. */
export function eachParagraph(markdown: string, change: (paragraph: string) => string): string {
	return markdown.split(END).map(change).join("");
}
