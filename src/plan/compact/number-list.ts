const NUMBERS_A_PIECE = 16_384;

/** Whole numbers of 32 bits, four bytes each, in pieces: growing copies nothing. */
export class NumberList {
	readonly #pieces: Int32Array[] = [];
	#length = 0;

	get length(): number {
		return this.#length;
	}

	push(number: number): void {
		const at = this.#length % NUMBERS_A_PIECE;
		if (at === 0) this.#pieces.push(new Int32Array(NUMBERS_A_PIECE));
		(this.#pieces.at(-1) as Int32Array)[at] = number;
		this.#length += 1;
	}

	/** 0 where there is none. */
	at(index: number): number {
		return this.#pieces[Math.floor(index / NUMBERS_A_PIECE)]?.[index % NUMBERS_A_PIECE] ?? 0;
	}
}
