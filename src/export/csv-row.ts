/**
 * One line of CSV: commas, quotes where needed, `\n` at the end.
 *
 * Text is neutralised against formulas, numbers and booleans stand as they are, null is an empty
 * cell, and lists and mappings stand as JSON text, which can be read back.
 */
import { stringify } from "csv-stringify/sync";
import type { Json } from "../model/json.ts";
import { neutraliseFormula } from "../values/neutralise-formula.ts";

export function csvRow(cells: readonly Json[]): string {
	return stringify([cells.map(cellText)]);
}

function cellText(value: Json): string {
	if (value === null) return "";
	if (typeof value === "string") return neutraliseFormula(value);
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}
