import { NumberList } from "./number-list.ts";

const FIRST_SLOTS = 1_024;
/** Fuller than this, searching takes long. */
const MOST_FULL = 0.7;

/**
 * Finds entries by a hash of 32 bits, at some twelve bytes an entry. Hashes of different things may be equal: whoever asks
 * has the things themselves, and says whether an entry is the one. Entries are numbered from 0, in the order they were added.
 */
export class HashIndex {
	readonly #hashes = new NumberList();
	/** Entry + 1, at the place of its hash or the next free one; 0 where none is. */
	#slots = new Int32Array(FIRST_SLOTS);

	find(hash: number, isIt: (entry: number) => boolean): number | undefined {
		for (let slot = this.#slotOf(hash); ; slot = this.#next(slot)) {
			const entry = (this.#slots[slot] as number) - 1;
			if (entry < 0) return undefined;
			if (this.#hashes.at(entry) === hash && isIt(entry)) return entry;
		}
	}

	/** Of what `find` did not find. */
	add(hash: number): void {
		if (this.#hashes.length >= this.#slots.length * MOST_FULL) this.#grow();
		this.#hashes.push(hash);
		this.#put(hash, this.#hashes.length - 1);
	}

	#grow(): void {
		this.#slots = new Int32Array(this.#slots.length * 2);
		for (let entry = 0; entry < this.#hashes.length; entry += 1) this.#put(this.#hashes.at(entry), entry);
	}

	#put(hash: number, entry: number): void {
		let slot = this.#slotOf(hash);
		while (this.#slots[slot] !== 0) slot = this.#next(slot);
		this.#slots[slot] = entry + 1;
	}

	/** The number of slots is a power of two. */
	#slotOf(hash: number): number {
		return hash & (this.#slots.length - 1);
	}

	#next(slot: number): number {
		return (slot + 1) & (this.#slots.length - 1);
	}
}

/** 32 bits, signed: FNV-1a over the text's units, stirred so that the low bits depend on all of them. */
export function hashText(text: string): number {
	let hash = 0x811c9dc5;
	for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return hash ^ (hash >>> 16);
}
