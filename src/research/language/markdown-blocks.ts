/** The parts of lists, tables and quotations, each as Markdown without the marks of its block. */

/** Entries of a list, nested ones too, each as Markdown without its bullet; code blocks are left out. */
export function entriesOf(list: string): string[] {
	const entries: string[] = [];
	let fenced = false;
	let closed = true;
	for (const line of list.split(/\r\n|\r|\n/)) {
		if (/^\s*(?:[-*+]\s+|\d+[.)]\s+)?(?:```|~~~)/.test(line)) {
			fenced = !fenced;
			closed = true;
			continue;
		}
		if (fenced) continue;
		const start = /^\s*(?:>\s*)?(?:[-*+]|\d{1,9}[.)])\s+(.*)$/.exec(line);
		if (start !== null) entries.push(start[1] ?? "");
		else if (!closed && line.trim() !== "") entries.push(`${entries.pop() ?? ""} ${line.trim()}`);
		if (start !== null) closed = false;
		else if (line.trim() === "") closed = true;
	}
	return entries.filter((entry) => entry.trim() !== "");
}

/** Cells of each body row. */
export function rowsOf(table: string): string[][] {
	const lines = table.split(/\r\n|\r|\n/).filter((line) => line.includes("|") || line.trim() !== "");
	const delimiter = lines.findIndex((line) => /^[\s|:-]+$/.test(line) && line.includes("-"));
	return lines.slice(delimiter + 1).map(cellsOf);
}

/** Column names of a table that begins with them; empty for the rest of a table. */
export function headerOf(table: string): string[] {
	const [first = "", second = ""] = table.split(/\r\n|\r|\n/);
	return /^[\s|:-]+$/.test(second) && second.includes("-") ? cellsOf(first) : [];
}

/** Cells of one row, as Markdown. */
export function cellsOf(row: string): string[] {
	const inner = row
		.trim()
		.replace(/^\|/, "")
		.replace(/(?<!\\)\|$/, "");
	return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll("\\|", "|").trim());
}

/** Headings within a quotation go with its marks. */
export function withoutQuoteMarks(markdown: string): string {
	return markdown
		.replace(/^[ \t]*(?:>[ \t]?)+#{1,6}[ \t]+.*$/gm, "")
		.replace(/^[ \t]*(?:>[ \t]?)+|^#{1,6}[ \t]+/gm, "");
}
