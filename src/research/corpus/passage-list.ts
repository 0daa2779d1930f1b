/**
 * Passages of one file, within bounds that hold while they are made. A heading, a pointer or the names of columns stand
 * beside every passage below them, so a small file can say much more than it holds.
 */
import type { Passage } from "../passage.ts";

export interface PassageBounds {
	readonly passages: number;
	/** Of all passages, with their headings and columns. */
	readonly characters: number;
}

/** More than a person would put into one file of a corpus; the index would grow past use. */
export const FILE_BOUNDS: PassageBounds = { passages: 50_000, characters: 50_000_000 };

/** Of a heading, a title, or a column's name: what is longer names nothing. */
const LONGEST_NAME = 160;

export class PassageList {
	readonly passages: Passage[] = [];
	readonly #bounds: PassageBounds;
	#characters = 0;

	constructor(bounds: PassageBounds) {
		this.#bounds = bounds;
	}

	/** Throws past a bound. */
	add(passage: Passage): void {
		const headings = passage.headings.map(shortName);
		const columns = passage.columns.map(shortName);
		this.expect(1);
		this.#characters += passage.text.length + lengthOf(headings) + lengthOf(columns);
		const most = this.#bounds.characters;
		if (this.#characters > most)
			throw new Error(`its passages, with what stands above them, hold more than ${most} characters`);
		this.passages.push({ ...passage, headings, columns });
	}

	/** Throws where so many more would pass the bound: asked before they are made. */
	expect(count: number): void {
		const most = this.#bounds.passages;
		if (this.passages.length + count > most) throw new Error(`it holds more than ${most} passages`);
	}
}

/** The name, cut where it is too long for one. */
export function shortName(name: string): string {
	if (name.length <= LONGEST_NAME) return name;
	return `${name.slice(0, LONGEST_NAME - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

function lengthOf(texts: readonly string[]): number {
	return texts.reduce((sum, text) => sum + text.length, 0);
}
