import type { SourceFile } from "../../model/pipeline.ts";
import type { Location } from "../../model/problem.ts";

/** Maps offsets of a text to places; the lines are counted once. */
export function linePlaces({ path, text }: Pick<SourceFile, "path" | "text">): (offset: number) => Location {
	const starts = [0];
	for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
	return (offset) => {
		let [low, high] = [0, starts.length - 1];
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if ((starts[middle] ?? 0) <= offset) low = middle;
			else high = middle - 1;
		}
		return { file: path, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
	};
}
