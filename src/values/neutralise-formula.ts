/**
 * Spreadsheets run a cell that starts with `=`, `+`, `-`, `@`, tab or CR as a formula. Text that
 * starts with any number of `'` and then one of these gets one leading `'`, so that taking one away
 * from such a cell gives the text back, whatever it was.
 */
const FORMULA = /^'*[=+\-@\t\r]/;
const NEUTRALISED = /^'+[=+\-@\t\r]/;

/** Text that a spreadsheet shows instead of running. */
export function neutraliseFormula(text: string): string {
	return FORMULA.test(text) ? `'${text}` : text;
}

/** The text that `neutraliseFormula` was given. */
export function restoreFormula(cell: string): string {
	return NEUTRALISED.test(cell) ? cell.slice(1) : cell;
}
