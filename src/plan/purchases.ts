/** Which task of a plan buys a request: equal requests are bought once. Of each it keeps bytes rather than objects. */
import { ByteList } from "./compact/byte-list.ts";
import { HashIndex } from "./compact/hash-index.ts";

/** Half of the digest: as much as each of its components has (`fingerprint.ts`). */
const KEPT_BYTES = 16;

export class Purchases {
	readonly #index = new HashIndex();
	readonly #digests = new ByteList();
	readonly #ids = new ByteList();

	/** Id of the task that buys the request with this fingerprint; undefined when none does so far. */
	buyerOf(digest: string): string | undefined {
		const kept = Buffer.from(digest, "hex").subarray(0, KEPT_BYTES);
		const entry = this.#index.find(kept.readInt32LE(), (found) => this.#digests.at(found).equals(kept));
		return entry === undefined ? undefined : this.#ids.at(entry).toString();
	}

	/** For a request that none has bought. */
	add(digest: string, id: string): void {
		const kept = Buffer.from(digest, "hex").subarray(0, KEPT_BYTES);
		this.#index.add(kept.readInt32LE());
		this.#digests.push(kept);
		this.#ids.push(Buffer.from(id));
	}
}
