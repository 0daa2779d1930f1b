/** Images of others, shown as links: whoever loads one tells its host that the report was read. `report.html` does alike. */
import { putEntity } from "./inert-entity.ts";
import { eachParagraph } from "./inert-paragraphs.ts";

/** `!` stands as an entity wherever an image may begin, so that its description is the text of a link. */
export function inertImages(markdown: string): string {
	const hasDefinition = markdown.includes("]:");
	return eachParagraph(markdown, (paragraph) =>
		hasDefinition || /\](?:\(|\[)|!\[\[/.test(paragraph) ? withoutImages(paragraph) : paragraph,
	);
}

function withoutImages(paragraph: string): string {
	const described = paragraph.replaceAll("![](", "![Image](");
	return putEntity(described, described.matchAll(/!\[/g), "&#33;");
}
