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
	if (isAll && open.length <= 1) {
		parts.push("No sentence was recognised as an answer.");
		parts.push(...nearestPassages(open[0]?.nearest ?? [], citations));
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
		else parts.push(`${NONE} ${escapeLine(question.text)}`, ...nearestPassages(fresh, citations));
	}
	if (bare.length === 1) parts.push(`${NONE} ${escapeLine(bare[0] ?? "")}`);
	if (bare.length > 1) parts.push(`${NONE}\n\n${listed(bare)}`);
	return parts;
}

const NONE = "No sentence was recognised as an answer to:";

function skippedNote(skipped: readonly string[]): Note | null {
	if (skipped.length === 0) return null;
	return { heading: "Not looked at", body: `A higher mode looks at more questions. Left over:\n\n${listed(skipped)}` };
}

function listed(texts: readonly string[]): string {
	return texts.map((text) => `- ${escapeLine(text)}`).join("\n");
}
