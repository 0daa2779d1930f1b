/** A checked report as Markdown, with the numbers of its sources in the order in which it names them. */
import type { ResearchRequest } from "../../model/researcher.ts";
import type { Source } from "../../model/wire.ts";
import type { StoredPassage } from "../passage.ts";
import { assembleReport, type Note, titleOfQuery } from "../report/assemble-report.ts";
import { Citations } from "../report/citations.ts";
import { counted, escapeLine } from "../report/report-text.ts";
import { nearestPassages } from "../report/what-was-searched.ts";
import type { CheckedReport } from "./check-report.ts";
import type { CheckedPart, CheckedStatement } from "./checked-part.ts";

export interface PrintedReport {
	readonly markdown: string;
	readonly sources: readonly Source[];
}

const NEAREST = 3;

export function printReport(
	{ parts, dropped, droppedHeadings }: CheckedReport,
	request: ResearchRequest,
	notes: readonly Note[],
): PrintedReport {
	const citations = new Citations();
	// The title is the question: what a model calls it names no passage.
	const body = parts.filter((part) => !isTitle(part)).map((part) => printPart(part, citations));
	const all = dropped + droppedHeadings === 0 ? notes : [...notes, droppedNote(dropped, droppedHeadings)];
	return {
		markdown: assembleReport(titleOfQuery(request.query), [...joinEntries(body)], all),
		sources: citations.sources,
	};
}

/** Where nothing was found, or nothing of what the model wrote holds. The passages that came nearest are its sources. */
export function printEmptyReport(
	request: ResearchRequest,
	reason: string,
	nearest: readonly StoredPassage[],
	notes: readonly Note[],
): PrintedReport {
	const citations = new Citations();
	const near = nearest.slice(0, NEAREST).map((passage) => ({ passage }));
	const body = [reason, ...nearestPassages(near, citations)].join("\n\n");
	const all = [{ heading: "Not found", body }, ...notes];
	return { markdown: assembleReport(titleOfQuery(request.query), [], all), sources: citations.sources };
}

function isTitle(part: CheckedPart): boolean {
	return part.kind === "heading" && part.level === 1;
}

function droppedNote(dropped: number, headings: number): Note {
	const statements = `${counted(dropped, "statement")} of the model named no passage that was found, or quoted what is not there.`;
	const named = `${counted(headings, "heading or name of a column", "headings or names of columns")} had words that stand in neither the passages named below nor the question.`;
	const body = [...(dropped === 0 ? [] : [statements]), ...(headings === 0 ? [] : [named])].join(" ");
	return { heading: "Left out", body };
}

interface Block {
	readonly isEntry: boolean;
	readonly text: string;
}

function printPart(part: CheckedPart, citations: Citations): Block {
	if (part.kind === "heading")
		return { isEntry: false, text: `${"#".repeat(Math.max(2, part.level))} ${escapeLine(part.text, true)}` };
	if (part.kind === "code")
		return { isEntry: false, text: `${part.statement.text}\n\n${numbers(part.statement, citations)}` };
	if (part.kind === "table") {
		const rows = part.rows.map((row) => row.text.replace(/\s*\|$/, ` ${numbers(row, citations)} |`));
		return { isEntry: false, text: [...part.head, ...rows].join("\n") };
	}
	const text = part.statements
		.map((statement) => `${ended(statement.text)} ${numbers(statement, citations)}`)
		.join(" ");
	return part.marker === "" ? { isEntry: false, text: escapeStart(text) } : { isEntry: true, text: part.marker + text };
}

/** Entries of one list stand below each other. */
function* joinEntries(blocks: readonly Block[]): Generator<string> {
	for (let at = 0; at < blocks.length; ) {
		let end = at + 1;
		while (blocks[at]?.isEntry === true && blocks[end]?.isEntry === true) end += 1;
		yield blocks
			.slice(at, end)
			.map(({ text }) => text)
			.join("\n");
		at = end;
	}
}

function numbers({ passages }: CheckedStatement, citations: Citations): string {
	return passages.map((passage) => citations.cite(passage)).join(" ");
}

function ended(text: string): string {
	return /[.!?。！？…:]["'”’)\]`*_]*$/.test(text) ? text : `${text}.`;
}

/** What would begin a heading or a list that the model did not mean. */
function escapeStart(text: string): string {
	return text.replace(/^(#{1,6}(?=\s)|>|[-+](?=\s))/, "\\$1");
}
