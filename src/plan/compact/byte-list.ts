import { NumberList } from "./number-list.ts";

const BYTES_A_PIECE = 65_536;

/** The largest number that `NumberList` holds. */
const MOST_BYTES = 2 ** 31 - 1;

/** Strings of bytes, one behind the other, outside the heap and in pieces: growing copies nothing. */
export class ByteList {
	readonly #pieces: Buffer[] = [];
	/** Where each ends, counted over all pieces. */
	readonly #ends = new NumberList();
	#end = 0;

	/** Throws RangeError above two gigabytes of them all. */
	push(bytes: Buffer): void {
		if (this.#end + bytes.length > MOST_BYTES) throw new RangeError("a plan has ids of more than two gigabytes");
		for (let taken = 0; taken < bytes.length; ) {
			const at = this.#end % BYTES_A_PIECE;
			if (at === 0) this.#pieces.push(Buffer.allocUnsafeSlow(BYTES_A_PIECE));
			const copied = bytes.copy(this.#pieces.at(-1) as Buffer, at, taken);
			taken += copied;
			this.#end += copied;
		}
		this.#ends.push(this.#end);
	}

	/** Empty where there is none. */
	at(index: number): Buffer {
		const parts: Buffer[] = [];
		const end = this.#ends.at(index);
		for (let from = index === 0 ? 0 : this.#ends.at(index - 1); from < end; ) {
			const number = Math.floor(from / BYTES_A_PIECE);
			const to = Math.min(end, (number + 1) * BYTES_A_PIECE);
			const first = number * BYTES_A_PIECE;
			parts.push((this.#pieces[number] as Buffer).subarray(from - first, to - first));
			from = to;
		}
		return Buffer.concat(parts);
	}
}
