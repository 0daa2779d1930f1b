/** A row source as the load stage knows it: its rows, and the union of their shapes for the name checks. */
import { DataChangedError } from "../../model/data-changed.ts";
import type { Json } from "../../model/json.ts";
import type { DataRow, RowSource } from "../../model/pipeline.ts";
import type { Location } from "../../model/problem.ts";
import { TextFaultError, type TextPass } from "../text-chunks.ts";
import type { ValueShape } from "../value-shape.ts";
import type { FileRow, RowFaults } from "./file-row.ts";
import type { HeldRow } from "./row-intake.ts";

export interface LoadedSource extends RowSource {
	readonly shape: ValueShape;
	readonly location: Location;
}

export interface SourceParts {
	readonly name: string;
	readonly path: string | null;
	readonly sha256: string;
	/** As in RowSource. */
	readonly reading: Json;
	/** Of the source's key in `data`. */
	readonly location: Location;
	readonly shape: ValueShape;
}

export function createHeldSource(parts: SourceParts, rows: readonly HeldRow[]): LoadedSource {
	return {
		...parts,
		rowCount: rows.length,
		*rows(): Generator<DataRow> {
			let number = 0;
			for (const { value, location } of rows) yield { value, location, number: ++number };
		},
	};
}

/** How the rows of a large file are read once more. */
export interface Rereading {
	/** As shown to the user. */
	readonly path: string;
	readonly rowCount: number;
	/** Where the pipeline names the file. */
	readonly reference: Location;
	readonly read: () => TextPass;
	readonly rowsOf: (pass: TextPass, faults: RowFaults) => Iterable<FileRow>;
}

/** The rows are read from the file each time, and must be the same as at first. */
export function createStreamedSource(parts: SourceParts, rereading: Rereading): LoadedSource {
	return { ...parts, rowCount: rereading.rowCount, rows: () => readAgain(parts.sha256, rereading) };
}

function* readAgain(sha256: string, { path, reference, read, rowsOf }: Rereading): Generator<DataRow> {
	const changed = () => new DataChangedError(path, reference);
	const faults: RowFaults = {
		report: () => {
			throw changed();
		},
	};
	const pass = read();
	let number = 0;
	try {
		for (const { value, location } of rowsOf(pass, faults)) yield { value, location, number: ++number };
	} catch (error) {
		throw error instanceof TextFaultError ? changed() : error;
	}
	if (pass.sha256() !== sha256) throw changed();
}
