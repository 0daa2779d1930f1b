/** The questions that a request asks, one by one, as they were put. */
import type { ResearchRequest } from "../../model/researcher.ts";
import { sentencesOf } from "../language/sentences.ts";
import { wordsOf } from "../language/words.ts";

const CONJUNCTION =
	/[,;]?\s+(?:and|or)\s+(?=(?:how|what|which|why|when|where|who|whom|whose|does|do|did|is|are|can|will|should)\b)|;\s+/i;
const ASKS = /^(?:how|what|which|why|when|where|who|whom|whose|does|do|did|is|are|can|will|should)\b/i;

/** Splits a query by lines, sentences and joined questions, then adds the points of the report format. */
export function questionTexts(request: Pick<ResearchRequest, "query" | "report_format">): string[] {
	const texts = request.query.split(/\r\n|\r|\n/).flatMap(lineQuestions);
	const points = formatPoints(request.report_format ?? "");
	const all = [...texts, ...points].map(tidyQuestion).filter((text) => wordsOf(text).length > 0);
	return [...new Map(all.map((text) => [text.toLowerCase(), text])).values()];
}

function lineQuestions(line: string): string[] {
	const bare = line.replace(/^\s*(?:#{1,6}\s+|[-*+•]\s+|\d{1,3}[.)]\s+|>\s*)/, "").trim();
	return sentencesOf(bare).flatMap((sentence) => sentence.split(CONJUNCTION));
}

/** Headings and list entries of a report format; and what follows `Sections:`. */
function formatPoints(format: string): string[] {
	const entries = format
		.split(/\r\n|\r|\n/)
		.filter((line) => /^\s*(?:#{1,6}\s+|[-*+•]\s+|\d{1,3}[.)]\s+)/.test(line))
		.flatMap(lineQuestions);
	const named = /\b(?:sections?|headings?|parts)\s*(?:on|for|:)\s*([^.\n]+)/i.exec(format)?.[1] ?? "";
	return [...entries, ...named.split(/,|;|\band\b/)].filter((point) => point.trim() !== "");
}

function tidyQuestion(raw: string): string {
	const trimmed = raw.replace(/\s+/g, " ").replace(/^[\s,;:.!-]+|[\s,;:.!-]+$/gu, "");
	const text = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
	return ASKS.test(text) && !text.endsWith("?") ? `${text}?` : text;
}
