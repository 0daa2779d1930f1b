/** A Markdown task: passages gathered, a report written from them, checked, repaired once where it has faults. */
import type { ModelAnswer } from "../../model/language-model.ts";
import type { ResearchRequest, ResearchResult } from "../../model/researcher.ts";
import { runWithin } from "../../values/run-within.ts";
import type { StoredPassage } from "../passage.ts";
import type { Note } from "../report/assemble-report.ts";
import { counted } from "../report/report-text.ts";
import { searchedLine, unknownLine, unreadNote } from "../report/what-was-searched.ts";
import type { Library } from "../search/library.ts";
import { type CheckedReport, checkReport, unreadableReport } from "./check-report.ts";
import type { Conversation } from "./conversation.ts";
import { gather } from "./gather.ts";
import type { ModelEffort } from "./model-effort.ts";
import { type PrintedReport, printEmptyReport, printReport } from "./print-report.ts";
import { repairMessages } from "./repair.ts";
import { type TaskPrompt, taskPrompt } from "./task-prompt.ts";

/** Throws ModelError and RoomError. */
export async function writeReport(
	library: Library,
	request: ResearchRequest,
	effort: ModelEffort,
	conversation: Conversation,
): Promise<ResearchResult> {
	const notes = [unreadNote(library.unreadPages)].filter((note) => note !== null);
	const { passages, unknown } = await gather(library, request, effort, conversation);
	if (passages.length === 0) return completed(printEmptyReport(request, nothingFound(library, unknown), [], notes));
	const prompt = taskPrompt({ name: "write", request, passages, promptBytes: effort.promptBytes });
	const { report, isCut } = await writeChecked(prompt, request, effort, conversation);
	if (report.kept > 0) return completed(printReport(report, request, isCut ? [...notes, cutNote(effort)] : notes));
	const looked = counted(prompt.passages.length, "passage");
	const reason = report.saysNotFound
		? `The model recognised no answer in the ${looked} that were found.`
		: `What the model wrote named none of the ${looked} that were found, and is left out.`;
	return completed(printEmptyReport(request, reason, prompt.passages, notes));
}

interface Written {
	readonly report: CheckedReport;
	/** It ends where the model had used up its tokens. */
	readonly isCut: boolean;
}

async function writeChecked(
	{ messages, passages }: TaskPrompt,
	{ query, research_strategy = "", report_format = "" }: ResearchRequest,
	effort: ModelEffort,
	conversation: Conversation,
): Promise<Written> {
	const taskText = [query, research_strategy, report_format].join("\n");
	const check = ({ text, isCut }: ModelAnswer): Written => {
		const longest = effort.answerTokens * TOKEN_CHARACTERS;
		return { report: checkInTime(text.slice(0, longest), passages, taskText), isCut: isCut || text.length > longest };
	};
	const answer = await conversation.ask({ messages, maxTokens: effort.answerTokens });
	const first = check(answer);
	// A report that was cut would be cut again.
	if (first.report.faults.length === 0 || first.isCut) return first;
	const again = repairMessages("repair-report", messages, answer.text, first.report.faults);
	const asked = { messages: again, maxTokens: effort.answerTokens };
	const second = first.report.kept > 0 ? await conversation.askAgain(asked) : await conversation.ask(asked);
	if (second === undefined) return first;
	const repaired = check(second);
	return repaired.report.kept >= first.report.kept ? repaired : first;
}

/** Far above what a token of any text holds: an endpoint that sends more does not keep to what it was asked for. */
const TOKEN_CHARACTERS = 16;
/** For one answer; some text is written to be slow to read. */
const CHECK_MS = 2_000;

/** What takes longer is no report. */
function checkInTime(text: string, passages: readonly StoredPassage[], taskText: string): CheckedReport {
	return runWithin(
		CHECK_MS,
		() => checkReport(text, passages, taskText),
		() => unreadableReport(`What was written takes longer than ${CHECK_MS / 1_000} s to read`),
	);
}

function completed({ markdown, sources }: PrintedReport): ResearchResult {
	return { status: "completed", output_type: "markdown", output: markdown, sources };
}

export function nothingFound(library: Library, unknown: readonly string[]): string {
	const what =
		unknown.length > 0 ? unknownLine(library, unknown) : "No passage of the corpus was found for this question.";
	return `${what} ${searchedLine(library)}`;
}

function cutNote({ answerTokens }: ModelEffort): Note {
	const body = `The model had used up its ${answerTokens} tokens before it came to an end; a higher mode gives it more.`;
	return { heading: "Cut short", body };
}
