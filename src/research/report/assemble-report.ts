/** The parts of a report as one Markdown document: title, body, and last what it says of its own limits. */
import { fold } from "../language/words.ts";
import { escapeLine, shorten } from "./report-text.ts";

export interface Note {
	readonly heading: string;
	readonly body: string;
}

export function assembleReport(title: string, body: readonly string[], notes: readonly Note[]): string {
	const last = notes.flatMap(({ heading, body: text }) => [`## ${heading}`, text]);
	return `${[`# ${escapeLine(title)}`, ...body, ...last].join("\n\n")}\n`;
}

export const TITLE_LENGTH = 110;

/** The first line of the question. */
export function titleOfQuery(query: string): string {
	const line = query.split(/\r\n|\r|\n/).find((text) => fold(text).trim() !== "") ?? "";
	const bare = line
		.replace(/^\s*(?:#{1,6}\s+|[-*+]\s+)/, "")
		.replace(/\s+/g, " ")
		.trim();
	return shorten(bare.replace(/[.:;,]+$/, ""), TITLE_LENGTH);
}
