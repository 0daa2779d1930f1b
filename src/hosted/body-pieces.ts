/** The bytes of a body in the pieces in which they come. Whoever stops waiting for one finds it the next time. */
export class BodyPieces {
	readonly #pieces: AsyncIterator<Uint8Array>;
	#coming: Promise<IteratorResult<Uint8Array>> | undefined;

	constructor(body: AsyncIterable<Uint8Array>) {
		this.#pieces = body[Symbol.asyncIterator]();
	}

	/** Resolves once there is a piece to be taken, or the end. Rejects where the body breaks off. */
	async arrive(): Promise<void> {
		await this.#next();
	}

	/** The next piece; null at the end, undefined where none comes within so many milliseconds. */
	async take(withinMs: number): Promise<Uint8Array | null | undefined> {
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<undefined>((resolve) => {
			timer = setTimeout(() => resolve(undefined), withinMs);
		});
		const piece = await Promise.race([this.#next(), late]).finally(() => clearTimeout(timer));
		if (piece === undefined) return undefined;
		this.#coming = undefined;
		return piece.done === true ? null : piece.value;
	}

	#next(): Promise<IteratorResult<Uint8Array>> {
		this.#coming ??= this.#pieces.next();
		return this.#coming;
	}
}
