/** For marked, which fills each row of a table up to the header's columns: a few lines of text could become millions of cells. */
const MOST_COLUMNS = 24;
const MOST_CELLS = 20_000;
const DELIMITERS = /^[^\n]*\n {0,3}(?=[^\n]*-)[-:| \t]+(?:\n|$)/;

/** A tokenizer of tables: `undefined` says that it is no table, `false` leaves it to marked. */
export function boundedTable(text: string): undefined | false {
	return DELIMITERS.test(text) && isTooLarge(text) ? undefined : false;
}

function isTooLarge(text: string): boolean {
	const columns = text.slice(0, text.indexOf("\n")).split("|").length;
	const end = text.search(/\n[ \t]*\n/);
	const rows = (end < 0 ? text : text.slice(0, end)).split("\n").length;
	return columns > MOST_COLUMNS || columns * rows > MOST_CELLS;
}
