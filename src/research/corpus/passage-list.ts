import type { Passage } from "../passage.ts";

/** More records than a person would put into one file of a corpus; the index would grow past use. */
const MAX_PASSAGES = 50_000;

/** Passages of one file, within a bound. */
export class PassageList {
	readonly passages: Passage[] = [];

	/** Throws past the bound. */
	add(passage: Passage): void {
		if (this.passages.length >= MAX_PASSAGES) throw new Error(`it holds more than ${MAX_PASSAGES} passages`);
		this.passages.push(passage);
	}
}
