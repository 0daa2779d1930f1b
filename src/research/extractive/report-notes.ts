/**
 * What a report says of its own limits, below its answers. It never says that the corpus holds no answer: only
 * that none was recognised, with the passages that come nearest, and how much was searched.
 */
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
	readonly urls: readonly string[];
}

export function notesOf(library: Library, gate: Gate, limits: Limits, citations: Citations): Note[] {
	const notes = [
		repeatNote(limits.answers),
		unansweredNote(library, gate, limits.answers, citations),
		skippedNote(limits.skipped),
		urlNote(limits.urls),
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
		parts.push(`No document of the corpus is named or mentions ${gate.unknown.map(quoted).join(", ")}.`);
	}
	if (isAll) parts.push("No sentence was recognised as an answer.");
	if (isAll && open.length === 1) parts.push(...nearestPart(open[0]?.nearest ?? [], citations));
	else for (const answer of open) parts.push(...questionPart(answer, citations));
	parts.push(searchedLine(library, gate));
	return { heading: isAll ? "No answer recognised" : "Not recognised", body: parts.join("\n\n") };
}

function questionPart(answer: Answer, citations: Citations): string[] {
	const asked = escapeLine(answer.question.text);
	return [`No sentence was recognised as an answer to: ${asked}`, ...nearestPart(answer.nearest, citations)];
}

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
	const all = counted(library.documents.length, "file");
	const leftOut = leftOutText(library);
	if (gate.documents === undefined) return `Searched: ${all} of the corpus${leftOut}.`;
	const names = gate.names.map(quoted).join(", ");
	return `Searched: ${counted(gate.documents.length, "file")} named ${names}, of ${all} in the corpus${leftOut}.`;
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

export function urlNote(urls: readonly string[]): Note | null {
	if (urls.length === 0) return null;
	const list = urls.map((url) => `- \`${url.replace(/[`\s]/g, encodeURIComponent)}\``).join("\n");
	return { heading: "Not read", body: `This engine does not fetch URLs, so these were not read:\n\n${list}` };
}

function listed(texts: readonly string[]): string {
	return texts.map((text) => `- ${escapeLine(text)}`).join("\n");
}

function quoted(name: string): string {
	return `“${escapeLine(shorten(name, 80))}”`;
}
