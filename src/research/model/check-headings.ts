/**
 * Headings and names of columns carry no number, so their words have to stand elsewhere: in the passages that are named
 * below them, or in what was asked. Words that only arrange a report are free; a negation never is.
 */
import { cellsOf } from "../language/markdown-blocks.ts";
import { stopWords } from "../language/stop-words.ts";
import { synonymsOf } from "../language/synonyms.ts";
import { stemOf, stemsOf, wordsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import type { CheckedPart } from "./checked-part.ts";

const ARRANGING = new Set(
	stemsOf(
		`additional amount answer aspect background category column comparison compare conclusion context date description
		detail difference entry example finding further general information introduction item kind list name note number
		option overview part point question reference remark result row section similarity source specific step summary
		table topic total type unit usage value year`,
	),
);
const NEGATIONS = new Set(["cannot", "no", "nor", "not", "nothing", "without"]);

export interface CheckedHeadings {
	readonly parts: readonly CheckedPart[];
	/** Headings that were left out, and names of columns that were emptied. */
	readonly dropped: number;
}

/** `asked` is all that the task says. */
export function checkHeadings(parts: readonly CheckedPart[], asked: string): CheckedHeadings {
	const own = stemsOf(asked);
	let dropped = 0;
	const checked = parts.flatMap((part, index): CheckedPart[] => {
		if (part.kind === "table") {
			const said = new Set([...own, ...part.rows.flatMap(({ passages }) => passages.flatMap(stemsOfPassage))]);
			const [names = "", ...rule] = part.head;
			const cells = cellsOf(names);
			const kept = cells.map((cell) => (isSaid(cell, said) ? cell : ""));
			const lost = kept.filter((cell, at) => cell !== cells[at]).length;
			dropped += lost;
			return [lost === 0 ? part : { ...part, head: [rowOf(kept), ...rule] }];
		}
		// A title is never printed.
		if (part.kind !== "heading" || part.level === 1) return [part];
		const said = new Set([...own, ...passagesBelow(parts, index, part.level).flatMap(stemsOfPassage)]);
		if (isSaid(part.text, said)) return [part];
		dropped += 1;
		return [];
	});
	return { parts: checked, dropped };
}

function isSaid(text: string, said: ReadonlySet<string>): boolean {
	return wordsOf(text).every((word) => isFree(word) || isSaidWord(word, said));
}

function isFree(word: string): boolean {
	if (NEGATIONS.has(word)) return false;
	return /^\p{L}$/u.test(word) || stopWords.has(word) || ARRANGING.has(stemOf(word));
}

function isSaidWord(word: string, said: ReadonlySet<string>): boolean {
	return said.has(stemOf(word)) || synonymsOf(word).some(({ stems }) => stems.every((stem) => said.has(stem)));
}

function stemsOfPassage({ text, headings, columns, document }: StoredPassage): readonly string[] {
	return [text, ...headings, ...columns, document.name, document.title ?? ""].flatMap(stemsOf);
}

function passagesBelow(parts: readonly CheckedPart[], at: number, level: number): readonly StoredPassage[] {
	const below = parts.slice(at + 1);
	const end = below.findIndex((part) => part.kind === "heading" && part.level <= level);
	return (end < 0 ? below : below.slice(0, end)).flatMap((part) => {
		if (part.kind === "heading") return [];
		if (part.kind === "code") return part.statement.passages;
		return (part.kind === "table" ? part.rows : part.statements).flatMap(({ passages }) => passages);
	});
}

function rowOf(cells: readonly string[]): string {
	return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
