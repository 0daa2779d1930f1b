/**
 * The columns of one kind of values that differ from row to row, such as bindings: those that are declared, whether or
 * not a row fills them, then those that are only found. They are complete once every row was noted.
 */
import type { Json } from "../model/json.ts";
import { flatten } from "./flatten.ts";

/** How the columns stand that no one declared. */
export type FoundOrder = "as found" | "by name";

export class CsvColumns {
	readonly #prefix: string;
	readonly #order: FoundOrder;
	readonly #declared: ReadonlySet<string>;
	/** Of declared columns: where null stands for a whole object, it needs no column of its own. */
	readonly #parents: ReadonlySet<string>;
	readonly #found = new Set<string>();

	constructor(prefix: string, order: FoundOrder, declared: readonly string[] = []) {
		this.#prefix = prefix;
		this.#order = order;
		this.#declared = new Set(declared);
		this.#parents = new Set(declared.flatMap(parentsOf));
	}

	note(value: Json): void {
		for (const [column] of this.#leaves(value)) if (!this.#declared.has(column)) this.#found.add(column);
	}

	names(): readonly string[] {
		const found = [...this.#found];
		return [...this.#declared, ...(this.#order === "by name" ? found.sort() : found)];
	}

	/** A row's cells. A value that was not noted would lose cells silently: a bug of the caller. */
	cells(value: Json, names: readonly string[]): readonly Json[] {
		const row = new Map(this.#leaves(value));
		for (const column of row.keys()) {
			if (this.#declared.has(column) || this.#found.has(column)) continue;
			throw new Error(`The column ${column} was not there when the outcomes were first read`);
		}
		return names.map((column) => row.get(column) ?? null);
	}

	#leaves(value: Json): readonly (readonly [column: string, leaf: Json])[] {
		return flatten(this.#prefix, value).filter(([column, leaf]) => leaf !== null || !this.#parents.has(column));
	}
}

/** `output` and `output.a` for `output.a.b`. */
function parentsOf(column: string): readonly string[] {
	return [...column.matchAll(/(?<!\\)(?:\\\\)*\./g)].map(({ index, 0: dot }) =>
		column.slice(0, index + dot.length - 1),
	);
}
