// A report's HTML was sanitised when it was exported. It is copied element by element all the same: what is not listed
// here does not come through, however a browser reads the text.
"use strict";

const REPORT_TAGS = new Set(CONSTANTS.reportTags);
const DROPPED_WITH_CONTENT = new Set(["script", "style", "template", "iframe", "object", "svg", "math", "noscript"]);

/** The report as nodes of this page. */
function readReport(html) {
	const parsed = new DOMParser().parseFromString(html, "text/html");
	const report = element("div", { class: "report", dir: "auto" });
	copyAllowed(parsed.body, report);
	for (const table of report.querySelectorAll("table")) {
		const frame = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Table" });
		table.replaceWith(frame);
		frame.append(table);
	}
	return report;
}

function copyAllowed(from, into) {
	for (const node of from.childNodes) {
		if (node.nodeType === Node.TEXT_NODE) into.append(node.data);
		if (node.nodeType !== Node.ELEMENT_NODE || DROPPED_WITH_CONTENT.has(node.localName)) continue;
		const copy = REPORT_TAGS.has(node.localName) ? copyElement(node) : into;
		copyAllowed(node, copy);
		if (copy !== into) into.append(copy);
	}
}

function copyElement(node) {
	const href = node.getAttribute("href");
	if (node.localName === "a") return reportLink(href ?? "");
	const start = node.localName === "ol" ? node.getAttribute("start") : null;
	const align = /^(?:left|center|right)$/.test(node.getAttribute("align") ?? "") ? node.getAttribute("align") : null;
	return element(node.localName, { start, class: align === null ? null : `align-${align}` });
}

function reportLink(href) {
	if (/^#source-\d+$/.test(href)) return element("a", { href });
	if (/^https?:\/\//i.test(href)) return element("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" });
	return element(...(/^mailto:/i.test(href) ? ["a", { href }] : ["span", {}]));
}

/** What can be read in it, without its nodes becoming part of this page. */
function reportText(html) {
	return new DOMParser().parseFromString(html, "text/html").body.textContent;
}
