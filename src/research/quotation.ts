/**
 * The proof of a report: which statements it makes, under which numbers, and whether each is really said
 * in the passage it cites. It compares words alone, so that markup neither helps nor hinders.
 */
import { dropInvisible, plainText } from "./language/inline-text.ts";
import { entriesOf, headerOf, rowsOf, withoutQuoteMarks } from "./language/markdown-blocks.ts";
import { containsRun, wordsOf } from "./language/words.ts";

export interface CitedStatement {
	readonly text: string;
	/** Number of the source, from 1. */
	readonly source: number;
}

const NOTE_HEADINGS =
	/^## (?:No answer recognised|Not recognised|Answered above|Not looked at|Not read|Not found|Left out|Cut short)$/;

/** The cited statements of a report and, apart from them, the text that carries no number. */
export function readCitations(report: string): {
	readonly statements: readonly CitedStatement[];
	readonly uncited: readonly string[];
} {
	const statements: CitedStatement[] = [];
	const uncited: string[] = [];
	for (const block of blocksOf(report)) {
		let rest = 0;
		for (const match of block.matchAll(/([\s\S]*?)\s\[(\d+)\](?=\s|$)/g)) {
			statements.push({ text: (match[1] ?? "").trim(), source: Number(match[2]) });
			rest = match.index + match[0].length;
		}
		const tail = block.slice(rest).trim();
		if (tail !== "") uncited.push(tail);
	}
	return { statements, uncited };
}

/** Blocks of the body, each fence joined with the number below it; headings and notes left out. */
function blocksOf(report: string): string[] {
	const lines = report.split("\n");
	const end = lines.findIndex((line) => NOTE_HEADINGS.test(line));
	const body = (end < 0 ? lines : lines.slice(0, end)).join("\n");
	const fences: string[] = [];
	const folded = body.replace(
		/^(`{3,}|~{3,})[^\n]*\n[\s\S]*?\n\1$/gm,
		(fence) => `\uE0F0${fences.push(fence) - 1}\uE0F1`,
	);
	return folded
		.replace(/\uE0F1\n\n(?=\[\d+\])/g, "\uE0F1 ")
		.split(/\n{2,}|\n(?=- )/)
		.map((block) => block.trim())
		.filter((block) => block !== "" && !/^#{1,6} /.test(block))
		.map((block) => block.replace(/\uE0F0(\d+)\uE0F1/g, (_, index: string) => fences[Number(index)] ?? ""));
}

/** True when the snippet says the statement, word for word. */
export function isQuotedFrom(statement: string, snippet: string): boolean {
	const words = wordsOf(statement);
	return words.length > 0 && readingsOf(snippet).some((reading) => containsRun(wordsOf(reading), words));
}

/** A row as a report writes it: the name of its column before each cell. */
function withColumns(cells: readonly string[], columns: readonly string[]): string {
	return cells.map((cell, index) => (index === 0 || cell === "" ? cell : `${columns[index] ?? ""} ${cell}`)).join(" ");
}

/** A snippet's text as prose, as list entries, as table rows, and as it stands. */
function readingsOf(snippet: string): string[] {
	const visible = dropInvisible(snippet);
	return [
		plainText(withoutQuoteMarks(visible)),
		...entriesOf(visible).map(plainText),
		...rowsOf(visible).flatMap((cells) => [
			cells.map(plainText).join(" "),
			withColumns(cells.map(plainText), headerOf(visible).map(plainText)),
		]),
		snippet,
	];
}
