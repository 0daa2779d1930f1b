/** From offsets in a text to its lines and back. Line ends are LF, CRLF and CR. */
export class LineIndex {
	readonly #starts: number[] = [0];
	readonly #length: number;

	constructor(text: string) {
		this.#length = text.length;
		for (const match of text.matchAll(/\r\n|\r|\n/g)) this.#starts.push(match.index + match[0].length);
	}

	/** The line, from 1, that an offset is in. */
	lineAt(offset: number): number {
		let low = 0;
		let high = this.#starts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if ((this.#starts[middle] ?? 0) <= offset) low = middle;
			else high = middle - 1;
		}
		return low + 1;
	}

	/** Where a line, from 1, begins; the text's end past the last line. */
	startOf(line: number): number {
		return this.#starts[line - 1] ?? this.#length;
	}
}
