import type { SourceFile } from "../../model/pipeline.ts";
import type { RowProblems } from "./row-problems.ts";

const OTHERS = [";", "\t", "|", ","];

/** Reports a file whose header is one column that another delimiter would part; true after that. */
export function suspectDelimiter(file: SourceFile, delimiter: string, problems: RowProblems): boolean {
	const lines = file.text.split("\n", 100);
	const index = lines.findIndex((line) => line.trim() !== "");
	const header = (lines[index] ?? "").replace(/"[^"]*"/g, "").trim();
	if (header.includes(delimiter)) return false;
	const found = OTHERS.find((other) => header.includes(other));
	if (found === undefined) return false;
	const message = `expected columns parted by ${shown(delimiter)}, found one column in ${file.path} whose name holds ${shown(found)}`;
	const location = { file: file.path, line: index + 1, column: 1 };
	const hint = `set \`delimiter: ${JSON.stringify(found)}\`; for one column of that name, \`delimiter: ${JSON.stringify(delimiter)}\``;
	problems.report("data_syntax", message, location, { hint });
	return true;
}

function shown(delimiter: string): string {
	return delimiter === "\t" ? "a tab" : `\`${delimiter}\``;
}
