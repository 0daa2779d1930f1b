/** Comments of a YAML text, each with the lines it speaks of: its own, or the next that has content. */
import { Lexer } from "yaml";

export interface Comment {
	/** Without what stands before `#`. */
	readonly text: string;
	readonly line: number;
	readonly column: number;
	/** First and last of what begins in the line: a text over several lines belongs to its first. */
	readonly lines: readonly [first: number, last: number];
}

/** What begins in a line, and where it ends. */
type Extents = Map<number, number>;

/** Those that match. */
export function commentLines(text: string, pattern: RegExp): Comment[] {
	const comments: Omit<Comment, "lines">[] = [];
	const extents: Extents = new Map();
	const counter = new Counter();
	let header: number | undefined;
	let isScalar = false;
	for (const token of new Lexer().lex(text)) {
		if (isMark(token)) {
			isScalar = token === "\u001f";
			continue;
		}
		const { line, column } = counter;
		counter.pass(token);
		if (!isScalar && token.startsWith("#")) {
			if (pattern.test(token)) comments.push({ text: token, line, column });
		} else if (token.trim() !== "") {
			// The text of a block stands below its `|` or `>`.
			const first = isScalar && header !== undefined ? header : line;
			extents.set(first, Math.max(extents.get(first) ?? 0, counter.lastLine(token)));
			header = !isScalar && /^[|>]/.test(token) ? line : undefined;
		}
		isScalar = false;
	}
	return comments.map((comment) => ({ ...comment, lines: linesOf(comment.line, extents) }));
}

function linesOf(line: number, extents: Extents): Comment["lines"] {
	// In the order of the text.
	for (const [first, last] of extents) if (first >= line) return [first, last];
	return [line, line];
}

/** Marks of the lexer that stand for no text of the file. */
function isMark(token: string): boolean {
	return token === "\u0002" || token === "\u0018" || token === "\u001f";
}

class Counter {
	line = 1;
	column = 1;

	pass(token: string): void {
		const breaks = token.split("\n");
		const last = breaks.at(-1) ?? "";
		this.line += breaks.length - 1;
		this.column = breaks.length === 1 ? this.column + token.length : last.length + 1;
	}

	/** Of a token that has been passed. */
	lastLine(token: string): number {
		return token.endsWith("\n") ? this.line - 1 : this.line;
	}
}
