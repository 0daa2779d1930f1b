/** Differences as a person reads them on a terminal. */
import type { FoundDifferences } from "../../app/diff-results.ts";
import type { TaskDifference } from "../../model/comparison.ts";
import { plural } from "../../values/plural.ts";
import { plainLine } from "../plain-text.ts";
import type { Colours } from "./colours.ts";
import { sayAskedOtherwise, sayCost, sayCounts, sayOrigin, sayStatus } from "./differences.ts";
import { type DiffLine, taskLines } from "./task-lines.ts";

/** Of one task; JSON has all. */
const MOST_LINES = 60;

/** Piece by piece: the sides and counts, then each task. */
export function* prettyDiff({ sides, comparison }: FoundDifferences, colours: Colours): Generator<string> {
	const { counts } = comparison;
	const head = [
		`before  ${sayOrigin(sides.before)}`,
		`after   ${sayOrigin(sides.after)}`,
		sayCounts(counts),
		sayAskedOtherwise(counts),
		sayCost(sides),
	];
	yield `${head.flatMap((line) => (line === undefined ? [] : [plainLine(line)])).join("\n")}\n`;
	let kind: TaskDifference["change"] | undefined;
	for (const task of comparison.differences()) {
		const isNext = task.change === kind && kind !== "changed";
		yield `${isNext ? "" : "\n"}${describe(task, colours)}`;
		kind = task.change;
	}
}

function describe(task: TaskDifference, colours: Colours): string {
	const title = `${task.change.padEnd(7)}  ${colours.name(plainLine(task.id))}: ${sayStatus(task)}\n`;
	if (task.change !== "changed") return title;
	const { lines, more } = taskLines(task, MOST_LINES);
	const rest = more === 0 ? "" : `  and ${plural(more, "more line")}: --format json has everything\n`;
	return `${title}${lines.map((line) => `${marked(line, colours)}\n`).join("")}${rest}`;
}

function marked({ mark, text, inside }: DiffLine, colours: Colours): string {
	if (mark === "about") return `  ~ ${text}`;
	const indent = inside ? "    " : "  ";
	return mark === "old" ? colours.old(`${indent}- ${text}`) : colours.now(`${indent}+ ${text}`);
}
