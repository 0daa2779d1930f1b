/** Differences for programs: one JSON document, a task a line, nothing cut. `docs/diff.md` describes it. */
import type { FoundDifferences } from "../../app/diff-results.ts";

const DIFF_VERSION = 1;

export function* jsonDiff({ sides, comparison }: FoundDifferences): Generator<string> {
	const head = { diff_version: DIFF_VERSION, ...sides, counts: comparison.counts };
	yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "tasks": [`;
	let separator = "\n";
	for (const task of comparison.differences()) {
		yield `${separator}    ${JSON.stringify(task)}`;
		separator = ",\n";
	}
	yield separator === "\n" ? "]\n}\n" : "\n  ]\n}\n";
}
