/** Values that are nested too deep for `JSON.stringify`: an answer holds a mark for each, which its text then replaces. */

const MARK = "<nested>";
const MARKED = new RegExp(`"${MARK}(\\d+)"`, "g");

export function nestedMark(levels: number): string {
	return `${MARK}${levels}`;
}

export function writeNested(text: string): string {
	return text.replace(MARKED, (_, levels: string) => "[".repeat(Number(levels)) + "]".repeat(Number(levels)));
}
