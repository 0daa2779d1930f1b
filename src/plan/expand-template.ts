/** A template's rows: every combination of its bindings, the last one changing fastest. */
import type { Binding, DataRow } from "../model/pipeline.ts";

/** One combination: binding name → row. Empty for a template without `for_each`. */
export type RowSet = ReadonlyMap<string, DataRow>;

export async function* expandTemplate(bindings: readonly Binding[]): AsyncGenerator<RowSet> {
	yield* combine(bindings, new Map());
}

async function* combine(bindings: readonly Binding[], chosen: RowSet): AsyncGenerator<RowSet> {
	const [first, ...rest] = bindings;
	if (first === undefined) {
		yield chosen;
		return;
	}
	for await (const row of first.source.rows()) {
		const next = new Map(chosen).set(first.name, row);
		if (rest.length === 0) yield next;
		else yield* combine(rest, next);
	}
}

/** `company row 3 (data/companies.csv:4)`, for messages about rendered data. */
export function describeRows(rows: RowSet): string {
	return [...rows]
		.map(([name, row]) => `${rowLabel(name, row)} (${row.location.file}:${row.location.line})`)
		.join(", ");
}

/** `company row 3`; `row 3` where the binding is called so. */
export function rowLabel(name: string, { number }: DataRow): string {
	return name === "row" ? `row ${number}` : `${name} row ${number}`;
}
