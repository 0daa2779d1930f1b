/**
 * `--select`, `--exclude` and `--limit`: which tasks of a plan may be bought.
 *
 * A pattern is a glob over task ids, or `result:<outcome>` for tasks whose last attempt ended so. The limit takes the
 * first selected tasks in planned order, so that the same command again selects the same.
 */
import type { JsonObject } from "../model/json.ts";
import { RESULT_PREFIX } from "../values/selection-pattern.ts";
import { taskPattern } from "./task-pattern.ts";

export interface SelectionSpec {
	/** Empty for all. */
	readonly select: readonly string[];
	readonly exclude: readonly string[];
	readonly limit: number | null;
}

export const SELECT_ALL: SelectionSpec = { select: [], exclude: [], limit: null };

interface Pattern {
	readonly text: string;
	readonly matches: (id: string, lastStatus: () => string | undefined) => boolean;
	/** A name or glob that matches nothing is a mistake; a computed one is not. */
	readonly mustMatch: boolean;
	used: boolean;
}

export class Selection {
	readonly #select: readonly Pattern[];
	readonly #exclude: readonly Pattern[];
	readonly #limit: number;
	#taken: number;

	/** `taken`: of an earlier part of the same run. */
	constructor({ select, exclude, limit }: SelectionSpec, taken = 0) {
		this.#taken = taken;
		this.#select = select.map(toPattern);
		this.#exclude = exclude.map(toPattern);
		this.#limit = limit ?? Number.POSITIVE_INFINITY;
	}

	/** Asked once for each task, in planned order. One that cannot be asked anyhow is no try: the limit is left to the others. */
	takes(id: string, lastStatus: () => string | undefined, isSkipped = false): boolean {
		const wanted = this.#select.length === 0 || anyMatches(this.#select, id, lastStatus);
		const unwanted = anyMatches(this.#exclude, id, lastStatus);
		if (!wanted || unwanted || this.#taken >= this.#limit) return false;
		if (!isSkipped) this.#taken += 1;
		return true;
	}

	/** Names and globs that matched no task, once all have been asked for. */
	unused(): string[] {
		return [...this.#select, ...this.#exclude]
			.filter(({ mustMatch, used }) => mustMatch && !used)
			.map(({ text }) => text);
	}
}

/** Part of a plan's content: a run of a selection is another run than one of everything. */
export function describeSelection({ select, exclude, limit }: SelectionSpec): JsonObject {
	return { select, exclude, limit };
}

/** Every pattern is tried, so that each knows whether it matched. */
function anyMatches(patterns: readonly Pattern[], id: string, lastStatus: () => string | undefined): boolean {
	let found = false;
	for (const pattern of patterns) {
		if (!pattern.matches(id, lastStatus)) continue;
		pattern.used = true;
		found = true;
	}
	return found;
}

function toPattern(text: string): Pattern {
	if (text.startsWith(RESULT_PREFIX)) {
		const outcome = text.slice(RESULT_PREFIX.length);
		return { text, matches: (_, lastStatus) => lastStatus() === outcome, mustMatch: false, used: false };
	}
	return { text, matches: taskPattern(text), mustMatch: true, used: false };
}
