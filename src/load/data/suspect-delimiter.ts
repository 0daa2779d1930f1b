import type { RowFaults, RowText } from "./file-row.ts";

const OTHERS = [";", "\t", "|", ","];
const LINES_LOOKED_AT = 100;

/** The chunks of the text; none after reporting that its header is one column which another delimiter would part. */
export function* suspectDelimiter(file: RowText, delimiter: string, faults: RowFaults): Generator<string> {
	let isFirst = true;
	for (const chunk of file.chunks) {
		if (isFirst && isSuspect(chunk, file.path, delimiter, faults)) return;
		isFirst = false;
		yield chunk;
	}
}

function isSuspect(text: string, path: string, delimiter: string, faults: RowFaults): boolean {
	const lines = text.split("\n", LINES_LOOKED_AT);
	const index = lines.findIndex((line) => line.trim() !== "");
	const header = (lines[index] ?? "").replace(/"[^"]*"/g, "").trim();
	if (header.includes(delimiter)) return false;
	const found = OTHERS.find((other) => header.includes(other));
	if (found === undefined) return false;
	const message = `expected columns parted by ${shown(delimiter)}, found one column in ${path} whose name holds ${shown(found)}`;
	const location = { file: path, line: index + 1, column: 1 };
	const hint = `set \`delimiter: ${JSON.stringify(found)}\`; for one column of that name, \`delimiter: ${JSON.stringify(delimiter)}\``;
	faults.report("data_syntax", message, location, { hint });
	return true;
}

function shown(delimiter: string): string {
	return delimiter === "\t" ? "a tab" : `\`${delimiter}\``;
}
