/**
 * What a report says of its own limits, below its answers. It never says that the corpus holds no answer: only
 * that none was recognised, with the passages that come nearest, and how much was searched.
 */
import type { UnreadPage } from "../pages/read-pages.ts";
import { isPage } from "../passage.ts";
import { type Answer, isAnswered } from "./answer.ts";
import type { Citations } from "./citations.ts";
import type { Evidence } from "./find-evidence.ts";
import type { Gate } from "./gate.ts";
import type { Library } from "./library.ts";
import { counted, escapeLine, shorten } from "./report-text.ts";

export interface Note {
	readonly heading: string;
	readonly body: string;
}

export interface Limits {
	readonly answers: readonly Answer[];
	/** Questions beyond what the mode looks at. */
	readonly skipped: readonly string[];
}

export function notesOf(library: Library, gate: Gate, limits: Limits, citations: Citations): Note[] {
	const notes = [
		repeatNote(limits.answers),
		unansweredNote(library, gate, limits.answers, citations),
		skippedNote(limits.skipped),
		unreadNote(library.unreadPages),
	];
	return notes.filter((note) => note !== null);
}

function repeatNote(answers: readonly Answer[]): Note | null {
	const repeats = answers.filter((answer) => answer.isRepeat);
	if (repeats.length === 0) return null;
	return { heading: "Answered above", body: listed(repeats.map((answer) => answer.question.text)) };
}

/** Null when every question has its answer. */
function unansweredNote(library: Library, gate: Gate, answers: readonly Answer[], citations: Citations): Note | null {
	const open = answers.filter((answer) => !isAnswered(answer) && !answer.isRepeat);
	const isAll = open.length === answers.length;
	if (!isAll && open.length === 0 && gate.unknown.length === 0) return null;
	const parts: string[] = [];
	if (gate.unknown.length > 0) {
		const where = library.pages.length > 0 ? "No page, and no document of the corpus," : "No document of the corpus";
		parts.push(`${where} is named or mentions ${gate.unknown.map(quoted).join(", ")}.`);
	}
	if (isAll && open.length <= 1) {
		parts.push("No sentence was recognised as an answer.");
		parts.push(...nearestPart(open[0]?.nearest ?? [], citations));
	} else parts.push(...questionParts(open, citations));
	if (library.unreadPages.length > 0) parts.push("The answer may stand in a page that could not be read: see below.");
	parts.push(searchedLine(library, gate));
	return { heading: isAll ? "No answer recognised" : "Not recognised", body: parts.join("\n\n") };
}

/** Questions that nothing comes near to in one list; of the others each passage once. */
function questionParts(open: readonly Answer[], citations: Citations): string[] {
	const shown = new Set<string>();
	const parts: string[] = [];
	const bare: string[] = [];
	for (const { question, nearest } of open) {
		const fresh = nearest.filter(({ statement }) => !shown.has(statement.text));
		for (const { statement } of fresh) shown.add(statement.text);
		if (fresh.length === 0) bare.push(question.text);
		else parts.push(`${NONE} ${escapeLine(question.text)}`, ...nearestPart(fresh, citations));
	}
	if (bare.length === 1) parts.push(`${NONE} ${escapeLine(bare[0] ?? "")}`);
	if (bare.length > 1) parts.push(`${NONE}\n\n${listed(bare)}`);
	return parts;
}

const NONE = "No sentence was recognised as an answer to:";

function nearestPart(nearest: readonly Evidence[], citations: Citations): string[] {
	if (nearest.length === 0) return [];
	const lines = nearest.map(({ passage, statement }) => {
		const heading = passage.headings.at(-1);
		const place = heading === undefined ? "" : `${escapeLine(shorten(heading, 80))}: `;
		return `- ${place}“${escapeLine(statement.markdown, true)}” ${citations.cite(passage, statement.text)}`;
	});
	return [`Nearest passages:\n\n${lines.join("\n")}`];
}

/** How much was looked at and what was not, so that a reader can judge the silence. */
function searchedLine(library: Library, gate: Gate): string {
	const all = counted(library.documents.length - library.pages.length, "file");
	const leftOut = leftOutText(library);
	const pages = library.pages.length === 0 ? "" : `, and ${counted(library.pages.length, "page")}`;
	// What pages alone did not answer was looked for in all files.
	if (gate.documents === undefined || gate.isPagesOnly === true)
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

function skippedNote(skipped: readonly string[]): Note | null {
	if (skipped.length === 0) return null;
	return { heading: "Not looked at", body: `A higher mode looks at more questions. Left over:\n\n${listed(skipped)}` };
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

function listed(texts: readonly string[]): string {
	return texts.map((text) => `- ${escapeLine(text)}`).join("\n");
}

function quoted(name: string): string {
	return `“${escapeLine(shorten(name, 80))}”`;
}
