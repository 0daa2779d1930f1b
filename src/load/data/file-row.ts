import type { Json } from "../../model/json.ts";
import type { Location, ProblemCode } from "../../model/problem.ts";
import type { ProblemOptions } from "../problem-log.ts";
import type { CellTypes } from "./cell-types.ts";

/** One row as it is read from a file. */
export interface FileRow {
	readonly value: Json;
	readonly location: Location;
	/** Of the value at a way into the row. */
	readonly at: (way: readonly string[]) => Location;
}

/** Where faults of a data file go. */
export interface RowFaults {
	report(code: ProblemCode, message: string, place: Location, options?: ProblemOptions): void;
}

/** A data file whose rows are to be read. */
export interface RowText {
	/** As shown to the user. */
	readonly path: string;
	readonly chunks: Iterable<string>;
}

export interface CsvOptions {
	readonly delimiter: string;
	/** What the cells of a column become; columns that are not named stay text. */
	readonly types: ReadonlyMap<string, CellTypes>;
	/** Called with the header. */
	readonly onColumns?: (columns: readonly string[], header: Location) => void;
}
