/** What a report says of its search: what nothing mentions, what came nearest, how much was looked at, what was not read. */
import type { UnreadPage } from "../pages/read-pages.ts";
import { isPage, type StoredPassage } from "../passage.ts";
import type { Gate } from "../search/gate.ts";
import type { Library } from "../search/library.ts";
import type { Note } from "./assemble-report.ts";
import type { Citations } from "./citations.ts";
import { counted, escapeLine, shorten } from "./report-text.ts";

export function unknownLine(library: Library, names: readonly string[]): string {
	const where = library.pages.length > 0 ? "No page, and no document of the corpus," : "No document of the corpus";
	return `${where} is named or mentions ${names.map(quoted).join(", ")}.`;
}

interface Near {
	readonly passage: StoredPassage;
	/** What of it comes nearest, where that is known. */
	readonly statement?: { readonly text: string; readonly markdown: string };
}

/** One block, or none. */
export function nearestPassages(nearest: readonly Near[], citations: Citations): string[] {
	if (nearest.length === 0) return [];
	const lines = nearest.map(({ passage, statement }) => {
		const heading = passage.headings.at(-1);
		if (statement === undefined) {
			const place = heading ?? passage.document.title ?? passage.document.path;
			return `- ${escapeLine(shorten(place, 80))} ${citations.cite(passage)}`;
		}
		const place = heading === undefined ? "" : `${escapeLine(shorten(heading, 80))}: `;
		return `- ${place}“${escapeLine(statement.markdown, true)}” ${citations.cite(passage, statement.text)}`;
	});
	return [`Nearest passages:\n\n${lines.join("\n")}`];
}

/** How much was looked at and what was not, so that a reader can judge the silence. */
export function searchedLine(library: Library, gate?: Gate): string {
	const all = counted(library.documents.length - library.pages.length, "file");
	const leftOut = leftOutText(library);
	const pages = library.pages.length === 0 ? "" : `, and ${counted(library.pages.length, "page")}`;
	// What pages alone did not answer was looked for in all files.
	if (gate?.documents === undefined || gate.isPagesOnly === true)
		return `Searched: ${all} of the corpus${leftOut}${pages}.`;
	const names = gate.names.map(quoted).join(", ");
	const files = gate.documents.filter((id) => !isPageOf(library, id));
	return `Searched: ${counted(files.length, "file")} named ${names}, of ${all} in the corpus${leftOut}${pages}.`;
}

function isPageOf(library: Library, id: number): boolean {
	const document = library.byId.get(id);
	return document !== undefined && isPage(document);
}

const MOST_NAMED = 5;

function leftOutText(library: Library): string {
	const { unreadable } = library.corpus;
	if (unreadable.length === 0) return "";
	const named = unreadable.slice(0, MOST_NAMED).map((file) => `\`${file.path.replaceAll("`", "")}\``);
	const more = unreadable.length > MOST_NAMED ? ` and ${unreadable.length - MOST_NAMED} more` : "";
	return `; left out as unreadable: ${named.join(", ")}${more}`;
}

/** A page that could not be read is no failure of the task, but nothing of it is in the report. */
export function unreadNote(unread: readonly UnreadPage[]): Note | null {
	if (unread.length === 0) return null;
	const list = unread.map(({ url, reason }) => {
		return `- \`${url.replace(/[`\s]/g, encodeURIComponent)}\`: ${escapeLine(reason)}`;
	});
	const what =
		unread.length === 1
			? "This page could not be read, and nothing of it"
			: "These pages could not be read, and nothing of them";
	return { heading: "Not read", body: `${what} is in this report:\n\n${list.join("\n")}` };
}

function quoted(name: string): string {
	return `“${escapeLine(shorten(name, 80))}”`;
}
