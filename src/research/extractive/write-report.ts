/**
 * Answers to a Markdown report: title, summary, a section for each question or sub-topic, each statement
 * followed by the number of its source; last what the corpus does not tell.
 */
import type { Source } from "../../model/wire.ts";
import type { Evidence } from "../evidence/find-evidence.ts";
import { ended } from "../language/statements.ts";
import { fold } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import { assembleReport, type Note } from "../report/assemble-report.ts";
import { Citations, titleOf } from "../report/citations.ts";
import { escapeLine } from "../report/report-text.ts";
import type { Answer } from "./answer.ts";

export interface Report {
	readonly markdown: string;
	readonly sources: readonly Source[];
}

export interface ReportInput {
	readonly title: string;
	/** True when several questions were asked, answered or not: then each answer keeps its own heading. */
	readonly byQuestion: boolean;
	readonly answers: readonly Answer[];
	/** What was not recognised or not read, each under its heading; it may cite. */
	readonly notes: (citations: Citations) => readonly Note[];
}

interface Section {
	readonly heading: string;
	readonly evidence: readonly Evidence[];
	readonly examples: readonly StoredPassage[];
}

const SUMMARY_STATEMENTS = 3;

export function writeReport(input: ReportInput): Report {
	const citations = new Citations();
	const answered = input.answers.filter((answer) => answer.evidence.length > 0 || answer.examples.length > 0);
	const summary = summaryOf(answered);
	const sections = sectionsOf(answered, new Set(summary), input.byQuestion);
	const body: string[] = [];
	if (summary.length > 0) body.push(summary.map((item) => cited(item, citations)).join(" "));
	for (const section of sections) body.push(`## ${escapeLine(section.heading)}`, ...bodyOf(section, citations));
	const markdown = assembleReport(input.title, body, input.notes(citations));
	return { markdown, sources: citations.sources };
}

/** The best statement of each answer that keeps others for its section, the first among them; two or three of a single answer. */
function summaryOf(answers: readonly Answer[]): Evidence[] {
	const only = answers.length === 1 ? answers[0] : undefined;
	if (only !== undefined) return inReadingOrder(only.evidence.slice(0, only.evidence.length > 3 ? 2 : 3));
	const telling = answers.filter((answer) => answer.evidence.length + answer.examples.length > 1);
	if (telling[0] !== answers[0]) return [];
	return telling.flatMap((answer) => answer.evidence.slice(0, 1)).slice(0, SUMMARY_STATEMENTS);
}

/** By question; by heading where there is one question only. What the summary says is not said again. */
function sectionsOf(answers: readonly Answer[], summary: ReadonlySet<Evidence>, byQuestion: boolean): Section[] {
	const only = byQuestion ? undefined : answers[0];
	if (only !== undefined) {
		const rest = only.evidence.filter((item) => !summary.has(item));
		const groups = groupByTopic(rest);
		return withExamples(only.question.isBroad ? asInDocument(groups) : groups, only.examples);
	}
	return answers.flatMap((answer) => {
		const rest = answer.evidence.filter((item) => !summary.has(item));
		if (rest.length === 0 && answer.examples.length === 0) return [];
		return [{ heading: answer.question.text, evidence: rest, examples: answer.examples }];
	});
}

/** Sections of one document in its own order. */
function asInDocument(sections: readonly Section[]): readonly Section[] {
	if (new Set(sections.flatMap(({ evidence }) => evidence.map((item) => item.passage.document.id))).size > 1)
		return sections;
	const first = ({ evidence }: Section) => Math.min(...evidence.map((item) => item.passage.ordinal));
	return [...sections].sort((a, b) => first(a) - first(b));
}

function withExamples(sections: readonly Section[], examples: readonly StoredPassage[]): Section[] {
	const first = examples[0];
	if (first === undefined) return [...sections];
	const own = first.headings.at(-1) ?? "";
	return [
		...sections,
		{ heading: own === "" || own === first.document.title ? "Examples" : own, evidence: [], examples },
	];
}

/** Documents when there are several, else the nearest headings; in the order of the best statements. */
function groupByTopic(evidence: readonly Evidence[]): Section[] {
	const names = new Set(evidence.map((item) => item.passage.document.name));
	const groups = new Map<string, { heading: string; evidence: Evidence[] }>();
	for (const item of evidence) {
		const { document, headings } = item.passage;
		const own = headings.length > 0 && headings.at(-1) !== document.title ? headings.at(-1) : "Overview";
		const heading = names.size > 1 ? titleOf(document) : (own ?? "Overview");
		const group = groups.get(fold(heading));
		if (group === undefined) groups.set(fold(heading), { heading, evidence: [item] });
		else group.evidence.push(item);
	}
	return [...groups.values()].map((group) => ({ ...group, examples: [] }));
}

/** Sentences of one passage run on; list entries and rows are bullets. */
function bodyOf(section: Section, citations: Citations): string[] {
	const blocks: { kind: string; lines: string[]; passage: StoredPassage }[] = [];
	for (const item of inReadingOrder(section.evidence)) {
		const kind = item.passage.kind === "paragraph" ? "prose" : "bullets";
		const last = blocks.at(-1);
		const continues = last?.kind === kind && (kind === "bullets" || last.passage.document === item.passage.document);
		if (last !== undefined && continues) last.lines.push(cited(item, citations));
		else blocks.push({ kind, lines: [cited(item, citations)], passage: item.passage });
	}
	const texts = blocks.map((block) =>
		block.kind === "bullets" ? block.lines.map((line) => `- ${line}`).join("\n") : block.lines.join(" "),
	);
	const examples = section.examples.flatMap((passage) => [passage.text, citations.cite(passage)]);
	return [...texts, ...examples];
}

/** Passages by their best statement, statements of a passage and passages of a document as they stand there. */
function inReadingOrder(evidence: readonly Evidence[]): Evidence[] {
	const documents = [...new Set(evidence.map((item) => item.passage.document.id))];
	return documents.flatMap((id) =>
		evidence
			.filter((item) => item.passage.document.id === id)
			.sort((a, b) => a.passage.ordinal - b.passage.ordinal || a.order - b.order),
	);
}

function cited(item: Evidence, citations: Citations): string {
	const text = escapeLine(item.statement.markdown, true);
	return `${item.statement.announces ? `${text}:` : ended(text)} ${citations.cite(item.passage, item.statement.text)}`;
}
