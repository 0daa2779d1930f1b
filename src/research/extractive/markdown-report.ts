/** A Markdown task from request to report, the honest empty one included. */
import type { ResearchRequest, ResearchResult } from "../../model/researcher.ts";
import { type Answer, answerQuestion } from "./answer.ts";
import { type Effort, effortOf } from "./effort.ts";
import type { Evidence } from "./find-evidence.ts";
import { type Gate, gateOf, withoutGate } from "./gate.ts";
import type { Library } from "./library.ts";
import { questionTexts, toQuestion } from "./question.ts";
import { counted, escapeLine, shorten } from "./report-text.ts";
import { writeReport } from "./write-report.ts";

interface Note {
	readonly heading: string;
	readonly body: string;
}

const TITLE_LENGTH = 110;

export function researchMarkdown(library: Library, request: ResearchRequest): ResearchResult {
	const effort = effortOf(request.mode);
	let gate = gateOf(library, request.query);
	let answers = answerAll(library, request, gate, effort);
	if (gate.isGuess && !answers.some(isAnswered)) {
		gate = withoutGate(gate);
		answers = answerAll(library, request, gate, effort);
	}
	const notes = [evidenceNote(library, gate, answers), urlNote(request.urls)].filter((note) => note !== null);
	const report = writeReport({ title: titleOf(request.query), byQuestion: answers.length > 1, answers, notes });
	return { status: "completed", output_type: "markdown", output: report.markdown, sources: report.sources };
}

/** Answers the questions in turn; none says again what one before has said. */
function answerAll(library: Library, request: ResearchRequest, gate: Gate, effort: Effort): Answer[] {
	const used: Evidence[] = [];
	const texts = isAboutNothingKnown(gate) ? [] : questionTexts(request, effort.questions);
	return texts.map((text) => {
		const answer = answerQuestion(library, toQuestion(library, text, gate), gate, effort, used);
		used.push(...answer.evidence);
		return answer;
	});
}

function isAnswered(answer: Answer): boolean {
	return answer.evidence.length > 0 || answer.examples.length > 0;
}

/** The question names something, and the corpus knows none of it. */
export function isAboutNothingKnown(gate: Gate): boolean {
	return gate.documents === undefined && gate.unknown.length > 0;
}

function titleOf(query: string): string {
	const line = query.split(/\r\n|\r|\n/).find((text) => text.trim() !== "") ?? "";
	const bare = line
		.replace(/^\s*(?:#{1,6}\s+|[-*+]\s+)/, "")
		.replace(/\s+/g, " ")
		.trim();
	return shorten(bare.replace(/[.:;,]+$/, ""), TITLE_LENGTH);
}

/** What the corpus does not tell; null when every question has its evidence. */
function evidenceNote(library: Library, gate: Gate, answers: readonly Answer[]): Note | null {
	const open = answers.filter((answer) => !isAnswered(answer));
	const nothing = answers.length === open.length;
	if (!nothing && open.length === 0 && gate.unknown.length === 0) return null;
	const lines = nothing ? ["The corpus holds no evidence that answers this."] : [];
	if (gate.unknown.length > 0) {
		lines.push(`No document of the corpus is named or mentions ${gate.unknown.map(quoted).join(", ")}.`);
	}
	const listed = nothing && open.length === 1 ? [] : open;
	if (listed.length > 0) {
		lines.push(
			`No evidence was found for:\n\n${listed.map((answer) => `- ${escapeLine(answer.question.text)}`).join("\n")}`,
		);
	}
	lines.push(searchedLine(library, gate));
	return { heading: nothing ? "No evidence" : "Not in the corpus", body: lines.join("\n\n") };
}

/** How much was looked at, so that a reader can judge the silence. */
function searchedLine(library: Library, gate: Gate): string {
	const all = counted(library.documents.length, "file");
	if (gate.documents === undefined) return `Searched: ${all} of the corpus.`;
	const names = gate.names.map(quoted).join(", ");
	return `Searched: ${counted(gate.documents.length, "file")} named ${names}, of ${all} in the corpus.`;
}

function quoted(name: string): string {
	return `“${escapeLine(shorten(name, 80))}”`;
}

function urlNote(urls: readonly string[]): Note | null {
	if (urls.length === 0) return null;
	const list = urls.map((url) => `- \`${url.replace(/[`\s]/g, encodeURIComponent)}\``).join("\n");
	return { heading: "Not read", body: `This engine does not fetch URLs, so these were not read:\n\n${list}` };
}
