/**
 * Differences as Markdown, for a comment on a pull request or the summary of a job. All that others wrote stands in code or as
 * the text of a link, where it is no markup and calls nobody.
 */
import type { FoundDifferences } from "../../app/diff-results.ts";
import { codeBlock, harmlessText, inlineText, linkTarget } from "../../app/markdown-text.ts";
import type { ChangedTask, ComparedSource, ListedTask, TaskDifference } from "../../model/comparison.ts";
import { plainLine } from "../plain-text.ts";
import { sayAskedOtherwise, sayCost, sayCounts, sayOrigin, sayStatus, short } from "./differences.ts";
import { type DiffLine, taskLines } from "./task-lines.ts";

/** GitHub takes comments of 65,536 characters. */
const MOST_CHARACTERS = 60_000;
/** Of one task; JSON has all. */
const MOST_LINES = 40;
const MOST_SOURCES = 20;

const HEADINGS = { changed: "Changed", added: "Added", gone: "Gone", pending: "Pending" } as const;

/** Tasks beyond the bound are counted; the heading of their kind says how many there are of it. */
export function* markdownDiff({ sides, comparison }: FoundDifferences): Generator<string> {
	const { counts } = comparison;
	const head = [
		`Before: ${codeSpan(sayOrigin(sides.before))}  \nAfter: ${codeSpan(sayOrigin(sides.after))}`,
		`**${sayCounts(counts)}**`,
		[sayCost(sides).replaceAll("$", "\\$"), sayAskedOtherwise(counts)].filter((part) => part !== undefined).join(". "),
	];
	const first = `${head.join("\n\n")}\n`;
	yield first;
	let left = MOST_CHARACTERS - first.length;
	let kind: TaskDifference["change"] | undefined;
	let [shown, all] = [0, 0];
	for (const kindOf of Object.keys(HEADINGS) as TaskDifference["change"][]) all += counts[kindOf];
	for (const task of comparison.differences()) {
		const heading = task.change === kind ? "" : `\n### ${HEADINGS[task.change]}: ${counts[task.change]}\n\n`;
		const text = heading + describe(task);
		if (text.length > left) break;
		yield text;
		[kind, left, shown] = [task.change, left - text.length, shown + 1];
	}
	if (shown < all) yield `\nand ${all - shown} more: \`--format json\` has all of them.\n`;
}

function describe(task: TaskDifference): string {
	return task.change === "changed" ? changed(task) : listed(task);
}

function listed(task: ListedTask): string {
	return `- ${codeSpan(task.id)}: ${sayStatus(task)}\n`;
}

function changed(task: ChangedTask): string {
	const { lines, more } = taskLines({ ...task, sources: { gained: [], lost: [] } }, MOST_LINES);
	const block = lines.length === 0 ? "" : `\n${codeBlock(lines.map(inDiff).join("\n"), "diff")}`;
	const rest = more === 0 ? "" : `\nand ${more} more lines: \`--format json\` has all of them.\n`;
	const { gained, lost } = task.sources;
	const sources = [...list("lost", lost), ...list("gained", gained)];
	const cited = sources.length === 0 ? "" : `\n${sources.join("")}`;
	return `#### ${codeSpan(task.id)}: ${sayStatus(task)}\n${block}${rest}${cited}\n`;
}

function inDiff({ mark, text }: DiffLine): string {
	if (mark === "about") return `@@ ${text} @@`;
	return `${mark === "old" ? "-" : "+"} ${text}`;
}

function list(what: "gained" | "lost", sources: readonly ComparedSource[]): readonly string[] {
	const lines = sources.slice(0, MOST_SOURCES).map((source) => `- source ${what}: ${link(source)}\n`);
	const more = sources.length - lines.length;
	return more === 0 ? lines : [...lines, `- and ${more} more sources ${what}\n`];
}

/** Only a web address becomes a link: a path would lead somewhere else from wherever this is read. */
function link({ title, url }: ComparedSource): string {
	const target = /^https?:\/\//i.test(url) ? linkTarget(url) : null;
	if (target === null) return codeSpan([url, title].filter((part) => part !== "").join(", ") || "(untitled)");
	// Some readers take back the escapes of brackets in a link's text.
	const text = plainLine(short(title || url))
		.replaceAll("[", "(")
		.replaceAll("]", ")");
	return `[${inlineText(text)}](${target})`;
}

/** Delimited by more backticks than stand in it. */
function codeSpan(text: string): string {
	const content = harmlessText(plainLine(short(text)));
	const longest = Math.max(0, ...Array.from(content.matchAll(/`+/g), ([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	const room = longest > 0 ? " " : "";
	return `${fence}${room}${content}${room}${fence}`;
}
