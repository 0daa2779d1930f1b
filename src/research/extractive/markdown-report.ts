/** A Markdown task from request to report, the honest empty one included. */
import type { ResearchRequest, ResearchResult } from "../../model/researcher.ts";
import { type Effort, effortOf } from "../evidence/effort.ts";
import type { Evidence } from "../evidence/find-evidence.ts";
import { subjectsOf } from "../evidence/subject.ts";
import { fold } from "../language/words.ts";
import { TITLE_LENGTH, titleOfQuery } from "../report/assemble-report.ts";
import { titleOf as nameOf } from "../report/citations.ts";
import { shorten } from "../report/report-text.ts";
import { type Gate, gateOf, isAboutNothingKnown, withoutGate } from "../search/gate.ts";
import { withPagesOf } from "../search/gate-pages.ts";
import type { Library } from "../search/library.ts";
import { toQuestion } from "../search/question.ts";
import { type Answer, answerQuestion, isAnswered, unanswered } from "./answer.ts";
import { questionTexts } from "./question-texts.ts";
import { notesOf } from "./report-notes.ts";
import { writeReport } from "./write-report.ts";

export function researchMarkdown(library: Library, request: ResearchRequest): ResearchResult {
	const effort = effortOf(request.mode);
	const texts = questionTexts(request);
	const asked = texts.slice(0, effort.questions);
	let gate = withPagesOf(library, gateOf(library, request.query), request.query, true);
	let answers = answerAll(library, asked, gate, effort);
	if (gate.isGuess && !answers.some(isAnswered)) {
		gate = withoutGate(gate);
		answers = answerAll(library, asked, gate, effort);
	}
	const report = writeReport({
		title: titleOf(library, request.query, texts, gate),
		byQuestion: answers.length > 1,
		answers,
		notes: (citations) => notesOf(library, gate, { answers, skipped: texts.slice(asked.length) }, citations),
	});
	return { status: "completed", output_type: "markdown", output: report.markdown, sources: report.sources };
}

/** Answers the questions in turn; none says again what one before has said. */
function answerAll(library: Library, texts: readonly string[], gate: Gate, effort: Effort): Answer[] {
	const used: Evidence[] = [];
	return texts.map((text) => {
		const own = texts.length > 1 ? narrowed(gate, withPagesOf(library, gateOf(library, text), text, false)) : gate;
		const answer = answerWithin(library, text, own, effort, used);
		used.push(...answer.evidence);
		return answer;
	});
}

function answerWithin(library: Library, text: string, gate: Gate, effort: Effort, used: readonly Evidence[]): Answer {
	const asked = toQuestion(library, text, gate);
	if (isAboutNothingKnown(gate)) return unanswered(asked);
	const [subject, ...others] = asked.isBroad || asked.compares ? [] : subjectsOf(library, text, gate);
	const question = subject === undefined || others.length > 0 ? asked : { ...asked, beside: subject };
	const answer = answerQuestion(library, question, gate, effort, used);
	if (gate.isPagesOnly !== true || isAnswered(answer) || answer.isRepeat) return answer;
	const wider = answerWithin(library, text, withoutGate(gate), effort, used);
	return isAnswered(wider) ? wider : answer;
}

/** One of several questions: of the documents that all name, those that it names itself, where it does. */
function narrowed(gate: Gate, own: Gate): Gate {
	const shared = own.documents?.filter((id) => gate.documents?.includes(id) === true) ?? [];
	return shared.length > 0 ? { ...own, documents: shared } : { ...gate, unknown: own.unknown };
}

/** The first line; what the questions are about, where the first of several would be said twice. */
function titleOf(library: Library, query: string, questions: readonly string[], gate: Gate): string {
	const title = titleOfQuery(query);
	if (questions.length < 2 || fold(title) !== fold(questions[0]?.replace(/[.:;,]+$/, "") ?? "")) return title;
	const [own, ...others] = (gate.documents ?? []).flatMap((id) => library.byId.get(id) ?? []);
	if (own !== undefined && others.length === 0) return shorten(nameOf(own), TITLE_LENGTH);
	return gate.names.length > 0
		? shorten(gate.names.join(", "), TITLE_LENGTH)
		: `Answers to ${questions.length} questions`;
}
