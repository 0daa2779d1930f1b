/**
 * A long Markdown text to pieces that are read one by one. The lexer's time grows with the square of a
 * long list entry; pieces of a bounded size keep it in step with the file. They are cut between
 * blocks or list items where there is such a place, and what goes on past a cut (a fence, a table, a
 * comment) is marked as what it is.
 */

export interface Piece {
	/** `hidden` is the rest of a comment, script or style. */
	readonly kind: "markdown" | "code" | "table" | "hidden";
	readonly text: string;
	/** Its first line, from 0. */
	readonly line: number;
	/** First row of the table that goes on. */
	readonly header: string;
}

/** From here on a piece ends at the next boundary of blocks. */
const SOFT_SIZE = 4_000;
/** A piece ends here wherever it is. */
const HARD_SIZE = 16_000;

/** What a line is in the middle of. */
interface Open {
	readonly kind: "code" | "table" | "hidden";
	readonly header: string;
	endsAfter(line: string): boolean;
}

/** The pieces of a text with LF line ends; together they are the text. */
export function piecesOf(source: string): Piece[] {
	const pieces: Piece[] = [];
	let piece = { kind: "markdown" as Piece["kind"], line: 0, header: "", lines: [] as string[], size: 0 };
	let open: Open | null = null;
	let previous = "";
	const begin = (line: number) => {
		if (piece.size > 0) pieces.push({ ...piece, text: piece.lines.join("") });
		piece = { kind: open?.kind ?? "markdown", line, header: open?.header ?? "", lines: [], size: 0 };
	};
	for (const [index, line] of linesOf(source).entries()) {
		if (open?.kind === "table" && !line.includes("|")) open = null;
		const isOver = piece.kind !== "markdown" && open?.kind !== piece.kind;
		const isFull = piece.size + line.length > HARD_SIZE;
		if (isOver || isFull || (piece.size >= SOFT_SIZE && open === null && isBoundary(previous, line))) begin(index);
		piece.lines.push(line);
		piece.size += line.length;
		if (open === null) open = openedBy(line, previous);
		else if (open.endsAfter(line)) open = null;
		previous = line;
	}
	begin(0);
	return pieces;
}

/** Lines with their ends. */
function linesOf(source: string): string[] {
	return source.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** A heading, a list item, or text after a blank line; nothing that is indented into what stands above it. */
function isBoundary(previous: string, line: string): boolean {
	if (/^\s/.test(line)) return false;
	return previous.trim() === "" || /^(?:#{1,6}\s|[-*+]\s|\d{1,9}[.)]\s)/.test(line);
}

function openedBy(line: string, previous: string): Open | null {
	const [, fence] = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line) ?? [];
	if (fence !== undefined) {
		const close = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}\\s*$`);
		return { kind: "code", header: "", endsAfter: (text) => close.test(text) };
	}
	if (/^ {0,3}<!--/.test(line) && !line.includes("-->")) {
		return { kind: "hidden", header: "", endsAfter: (text) => text.includes("-->") };
	}
	const [, tag] = /^ {0,3}<(script|style)\b/i.exec(line) ?? [];
	if (tag !== undefined && !line.toLowerCase().includes(`</${tag.toLowerCase()}`)) {
		const close = `</${tag.toLowerCase()}`;
		return { kind: "hidden", header: "", endsAfter: (text) => text.toLowerCase().includes(close) };
	}
	const isTable = previous.includes("|") && /^[\s|:-]+$/.test(line) && line.includes("-") && line.includes("|");
	return isTable ? { kind: "table", header: previous, endsAfter: () => false } : null;
}
