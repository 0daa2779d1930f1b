/**
 * One line of CSV: commas, quotes where needed, `\n` at the end.
 *
 * Text is neutralised against formulas, numbers and booleans stand as they are, null is an empty
 * cell, and lists and mappings stand as JSON text, which can be read back. An empty cell alone in its row stands in quotes:
 * readers pass over a line with nothing in it, and the row would be lost.
 */
import { stringify } from "csv-stringify/sync";
import type { Json } from "../model/json.ts";
import { neutraliseFormula } from "../values/neutralise-formula.ts";

export function csvRow(cells: readonly Json[]): string {
	const texts = cells.map(cellText);
	return stringify([texts], { quoted_empty: texts.length === 1 });
}

function cellText(value: Json): string {
	if (value === null) return "";
	if (typeof value === "string") return neutraliseFormula(value);
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}
