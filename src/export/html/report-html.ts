/**
 * A report's Markdown → HTML that can do nothing but be read: text, lists, tables, code, and links to the web or to the
 * sources below it. Images of others become links, so that looking at a report tells nobody. Scripts, styles, frames and
 * forms are left out.
 */
import { Marked } from "marked";
import sanitizeHtml from "sanitize-html";
import { runWithin } from "../../values/run-within.ts";
import { boundedTable } from "../../values/table-bounds.ts";

/** For one report: far above what text of the longest length takes. */
const RENDER_MS = 2_000;
/** What takes that long is no ordinary text. */
const SLOW_MS = 250;
/** For all slow reports of a page together: beyond it each has `SLOW_MS`, so that many of them hold up no run. */
const ALL_SLOW_MS = 20_000;
/** Characters that are rendered; what is longer is shown as plain text. */
const LONGEST = 2_000_000;

const markdown = new Marked({ gfm: true, tokenizer: { table: boundedTable } });

/** What a report may consist of. The page's script copies no other element. */
export const REPORT_TAGS: readonly string[] = [
	...["h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "div", "span", "blockquote", "details", "summary"],
	...["ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"],
	...["pre", "code", "kbd", "samp", "strong", "em", "b", "i", "u", "s", "del", "ins", "sub", "sup", "mark", "small"],
	...["q", "cite", "abbr", "a"],
];

/** The page has its own headings above: the report's begin at the fourth level. */
const LOWER_HEADINGS = { h1: "h4", h2: "h5", h3: "h6", h4: "h6", h5: "h6" };

const RULES: sanitizeHtml.IOptions = {
	allowedTags: [...REPORT_TAGS],
	allowedAttributes: { a: ["href"], ol: ["start"], th: ["align"], td: ["align"] },
	allowedSchemes: ["http", "https", "mailto"],
	allowProtocolRelative: false,
	disallowedTagsMode: "discard",
	transformTags: {
		...LOWER_HEADINGS,
		a: (_, { href = "" }) => ({ tagName: "a", attribs: isAllowed(href) ? { href } : {} }),
		img: (_, { src = "", alt = "" }) => imageLink(src, alt),
		input: (_, { type, checked }) => ({
			tagName: "span",
			attribs: {},
			...(type === "checkbox" ? { text: checked === undefined ? "☐ " : "☑ " } : {}),
		}),
	},
};

/** Renders the reports of one page. */
export class ReportRenderer {
	#slowMs = 0;

	/** Null where it cannot be rendered within the bounds: it is shown as plain text then. */
	html(report: string): string | null {
		if (report.length > LONGEST) return null;
		const begun = performance.now();
		const html = rendered(report, this.#slowMs < ALL_SLOW_MS ? RENDER_MS : SLOW_MS);
		const took = performance.now() - begun;
		if (took > SLOW_MS) this.#slowMs += took;
		return html;
	}
}

function rendered(report: string, ms: number): string | null {
	try {
		return runWithin(
			ms,
			() => sanitizeHtml(markdown.parse(report, { async: false }), RULES),
			() => null,
		);
	} catch {
		// Nested deeper than the stack: shown as plain text, as what is too slow.
		return null;
	}
}

/** Addresses in the web, and sources below the report. A path would lead into the folder that the page lies in. */
function isAllowed(href: string): boolean {
	return /^(?:https?:\/\/|mailto:|#source-\d+$)/i.test(href);
}

function imageLink(src: string, alt: string): sanitizeHtml.Tag {
	const name = alt.trim() === "" ? "Image" : `Image: ${alt.trim()}`;
	return /^https?:\/\//i.test(src)
		? { tagName: "a", attribs: { href: src }, text: name }
		: { tagName: "span", attribs: {}, text: name };
}
