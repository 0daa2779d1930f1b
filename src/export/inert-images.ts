/** Images of others, shown as links: whoever loads one tells its host that the report was read. `report.html` does alike. */

const PARAGRAPH_END = /(\n[ \t>]*\n)/;

/** `!` stands as an entity wherever an image may begin, so that its description is the text of a link. */
export function inertImages(markdown: string): string {
	const hasDefinition = markdown.includes("]:");
	return markdown
		.split(PARAGRAPH_END)
		.map((paragraph) => (hasDefinition || /\](?:\(|\[)|!\[\[/.test(paragraph) ? withoutImages(paragraph) : paragraph))
		.join("");
}

function withoutImages(paragraph: string): string {
	return paragraph.replaceAll("![](", "&#33;[Image](").replaceAll("![", "&#33;[");
}
