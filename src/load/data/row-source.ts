/** Rows held in memory as a row source, with the union of their shapes for the name checks. */
import type { Json } from "../../model/json.ts";
import type { DataRow, RowSource } from "../../model/pipeline.ts";
import type { Location } from "../../model/problem.ts";
import { addToShape, emptyShape, type ValueShape } from "../value-shape.ts";

/** A row source as the load stage knows it. */
export interface LoadedSource extends RowSource {
	readonly shape: ValueShape;
	readonly location: Location;
}

export interface SourceParts {
	readonly name: string;
	readonly path: string | null;
	readonly sha256: string;
	/** Of the source's key in `data`. */
	readonly location: Location;
	readonly rows: readonly { readonly value: Json; readonly location: Location }[];
}

export function createRowSource({ name, path, sha256, location, rows }: SourceParts): LoadedSource {
	const shape = emptyShape();
	for (const row of rows) addToShape(shape, row.value);
	return {
		name,
		path,
		sha256,
		location,
		shape,
		rowCount: rows.length,
		async *rows(): AsyncGenerator<DataRow> {
			let number = 0;
			for (const { value, location } of rows) yield { value, location, number: ++number };
		},
	};
}
