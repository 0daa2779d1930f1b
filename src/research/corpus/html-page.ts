/**
 * A page of HTML, and the article in it. The two libraries are slow to load, so what imports this is
 * itself imported only when there is an HTML file.
 */
import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";
import { cleanText } from "./clean-text.ts";
import { sizeOf } from "./html-size.ts";

/** What is used of an element of either library's page. */
interface HtmlNode {
	readonly nodeName: string;
	readonly textContent: string | null;
}

export interface HtmlElement extends HtmlNode {
	readonly tagName: string;
	readonly parentElement: HtmlElement | null;
	readonly childNodes: Iterable<HtmlNode>;
	readonly children: Iterable<HtmlElement>;
	closest(selector: string): HtmlElement | null;
	querySelector(selector: string): HtmlElement | null;
	querySelectorAll(selector: string): Iterable<HtmlElement>;
	remove(): void;
}

export interface HtmlPage extends HtmlElement {
	readonly body: HtmlElement | null;
	readonly documentElement: HtmlElement | null;
}

/** An article shorter than this is taken for a failure to find one. */
const SHORTEST_ARTICLE = 140;
const MAX_NESTING = 150;
/** Readability's time grows with the square of the number of elements side by side. */
const MOST_TAGS = 20_000;

/** The article that Readability sees, as an element of its own; null when it sees none, or is not asked. */
export function articleOf(html: string): HtmlElement | null {
	if (sizeOf(html).tags > MOST_TAGS) return null;
	const document = pageOf(html);
	if (document.body === null || isTooDeep(document.body)) return null;
	const article = new Readability(document as unknown as ConstructorParameters<typeof Readability>[0], {
		charThreshold: SHORTEST_ARTICLE,
	}).parse();
	if (article === null || cleanText(article.textContent ?? "").length < SHORTEST_ARTICLE) return null;
	return pageOf(`<!doctype html><html><body>${article.content ?? ""}</body></html>`).body;
}

/** A fragment is put into a page, since linkedom reads no page into it. */
export function pageOf(html: string): HtmlPage {
	const page = /<(?:html|body)[\s>]/i.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`;
	return parseHTML(page).document as unknown as HtmlPage;
}

/** Readability's time grows with the square of the nesting; no page that people wrote nests like this. */
function isTooDeep(root: HtmlElement): boolean {
	let level: HtmlElement[] = [root];
	for (let depth = 0; level.length > 0; depth += 1) {
		if (depth > MAX_NESTING) return true;
		level = level.flatMap((element) => [...element.children]);
	}
	return false;
}
