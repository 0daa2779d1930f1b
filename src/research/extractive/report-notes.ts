/**
 * What a report says of its own limits, below its answers. It never says that the corpus holds no answer: only
 * that none was recognised, with the passages that come nearest, and how much was searched.
 */

import type { Note } from "../report/assemble-report.ts";
import type { Citations } from "../report/citations.ts";
import { escapeLine } from "../report/report-text.ts";
import { nearestPassages, searchedLine, unknownLine, unreadNote } from "../report/what-was-searched.ts";
import type { Gate } from "../search/gate.ts";
import type { Library } from "../search/library.ts";
import { type Answer, isAnswered } from "./answer.ts";

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
	if (gate.unknown.length > 0) parts.push(unknownLine(library, gate.unknown));
	if (isAll) parts.push("No sentence was recognised as an answer.");
	if (isAll && open.length === 1) parts.push(...nearestPassages(open[0]?.nearest ?? [], citations));
	else for (const answer of open) parts.push(...questionPart(answer, citations));
	if (library.unreadPages.length > 0) parts.push("The answer may stand in a page that could not be read: see below.");
	parts.push(searchedLine(library, gate));
	return { heading: isAll ? "No answer recognised" : "Not recognised", body: parts.join("\n\n") };
}

function questionPart(answer: Answer, citations: Citations): string[] {
	const asked = escapeLine(answer.question.text);
	return [`No sentence was recognised as an answer to: ${asked}`, ...nearestPassages(answer.nearest, citations)];
}

function skippedNote(skipped: readonly string[]): Note | null {
	if (skipped.length === 0) return null;
	return { heading: "Not looked at", body: `A higher mode looks at more questions. Left over:\n\n${listed(skipped)}` };
}

function listed(texts: readonly string[]): string {
	return texts.map((text) => `- ${escapeLine(text)}`).join("\n");
}
