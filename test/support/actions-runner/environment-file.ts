/** Reads `GITHUB_OUTPUT` and its like as the runner does: `name=value`, or `name<<MARK` up to a line with the mark. */
export function readEnvironmentFile(text: string): Record<string, string> {
	const values: Record<string, string> = {};
	const lines = text.split("\n");
	for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
		if (line === "") continue;
		const equals = line.indexOf("=");
		const heredoc = line.indexOf("<<");
		if (equals >= 0 && (heredoc < 0 || equals < heredoc)) values[line.slice(0, equals)] = line.slice(equals + 1);
		else if (heredoc > 0) values[line.slice(0, heredoc)] = takeUntil(lines, line.slice(heredoc + 2));
		else throw new Error(`Invalid format '${line}'`);
	}
	return values;
}

function takeUntil(lines: string[], mark: string): string {
	const end = lines.indexOf(mark);
	if (end < 0) throw new Error(`Matching delimiter not found '${mark}'`);
	return lines
		.splice(0, end + 1)
		.slice(0, end)
		.join("\n");
}
