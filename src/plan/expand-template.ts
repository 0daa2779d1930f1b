/** A template's rows: every combination of its bindings, the last one changing fastest. */
import type { Json } from "../model/json.ts";
import type { SkipReason } from "../model/outcome.ts";
import {
	type DataRow,
	isResultsBinding,
	type MatrixEntry,
	type ResultsBinding,
	type TaskTemplate,
} from "../model/pipeline.ts";
import type { InputTask, TruncatedItems } from "../model/plan.ts";
import { setOwn } from "../values/set-own.ts";
import { Exclusion } from "./exclusion.ts";
import { listIn } from "./list-in.ts";

/** One combination: binding name → row. Empty for a template without `for_each`. */
export type RowSet = ReadonlyMap<string, DataRow>;

/** What messages tell of a row. */
export type RowPlace = Pick<DataRow, "number" | "location">;

export interface Combination {
	readonly rows: RowSet;
	/** Whose results its items are from, in the order of the bindings. */
	readonly parents: readonly InputTask[];
}

/** A result that gives no items, and why. */
export interface Gap {
	readonly parent: InputTask;
	readonly reason: SkipReason;
}

export interface Expansion {
	/** Told once for each result without items, before the combinations. */
	readonly gaps: readonly Gap[];
	readonly truncated: readonly TruncatedItems[];
	combinations(): Generator<Combination>;
	/** Entries of `exclude` that took nothing away, once all combinations have been given. */
	unmatched(): readonly MatrixEntry[];
}

/** Of a results binding: the rows of each result that has some. */
interface Items {
	readonly parent: InputTask;
	readonly rows: readonly DataRow[];
}

/** `inputs`: the ended tasks of a template whose results are fanned out over. */
export function expandTemplate(
	{ name, forEach, include, exclude }: TaskTemplate,
	inputs: (template: string) => readonly InputTask[],
): Expansion {
	const gaps: Gap[] = [];
	const truncated: TruncatedItems[] = [];
	const items = new Map<ResultsBinding, readonly Items[]>();
	for (const binding of forEach.filter(isResultsBinding)) {
		const found: Items[] = [];
		for (const parent of inputs(binding.resultsOf)) {
			const list = listIn(parent, binding.at);
			if (list === undefined) continue;
			if ("reason" in list) {
				if (!gaps.some((gap) => gap.parent.id === parent.id)) gaps.push({ parent, reason: list.reason });
				continue;
			}
			const taken = list.items.slice(0, binding.maxItems);
			if (taken.length < list.items.length) {
				truncated.push({
					...{ template: name, binding: binding.name, parent: parent.id },
					...{ items: list.items.length, taken: taken.length },
				});
			}
			found.push({
				parent,
				rows: taken.map((value, index) => ({ value, number: index + 1, location: binding.location })),
			});
		}
		items.set(binding, found);
	}
	const exclusion = new Exclusion(exclude);
	return {
		gaps,
		truncated,
		*combinations() {
			for (const combination of combine(forEach, items, { rows: new Map(), parents: [] })) {
				if (!exclusion.takes(combination.rows)) yield combination;
			}
			for (const [index, entry] of include.entries()) yield { rows: includedRows(entry, -index - 1), parents: [] };
		},
		unmatched: () => exclusion.unmatched(),
	};
}

function includedRows({ values, location }: MatrixEntry, number: number): RowSet {
	return new Map(Object.entries(values).map(([name, value]) => [name, { value, number, location }]));
}

function* combine(
	bindings: TaskTemplate["forEach"],
	items: ReadonlyMap<ResultsBinding, readonly Items[]>,
	chosen: Combination,
): Generator<Combination> {
	const [first, ...rest] = bindings;
	if (first === undefined) {
		yield chosen;
		return;
	}
	if (isResultsBinding(first)) {
		for (const { parent, rows } of items.get(first) ?? []) {
			for (const row of rows) {
				const next = { rows: new Map(chosen.rows).set(first.name, row), parents: [...chosen.parents, parent] };
				yield* combine(rest, items, next);
			}
		}
		return;
	}
	for (const row of first.source.rows()) {
		const next = { rows: new Map(chosen.rows).set(first.name, row), parents: chosen.parents };
		if (rest.length === 0) yield next;
		else yield* combine(rest, items, next);
	}
}

/** What templates read of a combination. */
export function valuesOf(rows: RowSet): { readonly [name: string]: Json } {
	const values: { [name: string]: Json } = {};
	for (const [name, row] of rows) setOwn(values, name, row.value);
	return values;
}

/** `company row 3 (data/companies.csv:4)`, for messages about rendered data. */
export function describeRows(rows: ReadonlyMap<string, RowPlace>): string {
	return [...rows]
		.map(([name, row]) => `${rowLabel(name, row)} (${row.location.file}:${row.location.line})`)
		.join(", ");
}

/** `company row 3`; `row 3` where the binding is called so; `company of entry 1 of include`. */
export function rowLabel(name: string, { number }: RowPlace): string {
	if (number < 0) return `${name} of entry ${-number} of \`include\``;
	return name === "row" ? `row ${number}` : `${name} row ${number}`;
}
