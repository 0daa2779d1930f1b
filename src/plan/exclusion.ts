import { isJsonObject, type Json } from "../model/json.ts";
import type { DataRow, MatrixEntry } from "../model/pipeline.ts";

/** Takes combinations away, and knows which of its entries have. */
export class Exclusion {
	readonly #entries: readonly MatrixEntry[];
	readonly #used = new Set<MatrixEntry>();

	constructor(entries: readonly MatrixEntry[]) {
		this.#entries = entries;
	}

	/** Every entry is tried, so that each knows whether it matched. */
	takes(rows: ReadonlyMap<string, DataRow>): boolean {
		let taken = false;
		for (const entry of this.#entries) {
			const agrees = Object.entries(entry.values).every(([name, value]) => contains(rows.get(name)?.value, value));
			if (!agrees) continue;
			this.#used.add(entry);
			taken = true;
		}
		return taken;
	}

	unmatched(): readonly MatrixEntry[] {
		return this.#entries.filter((entry) => !this.#used.has(entry));
	}
}

/** A mapping agrees when it has all that is said of it; a CSV cell is text, whatever it looks like. */
function contains(whole: Json | undefined, part: Json): boolean {
	if (whole === undefined) return false;
	if (isJsonObject(part)) {
		return isJsonObject(whole) && Object.entries(part).every(([key, value]) => contains(whole[key], value));
	}
	if (Array.isArray(part)) {
		return Array.isArray(whole) && whole.length === part.length && part.every((item, at) => contains(whole[at], item));
	}
	return whole === part;
}
