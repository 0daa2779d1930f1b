/** Problems as people read them: place, message, code, the line with a mark, and what to do. */
import type { SourceFile } from "../model/pipeline.ts";
import type { Location, Problem } from "../model/problem.ts";
import { plainLine, plainText } from "./plain-text.ts";
import { fewOfMany, type LeftOut } from "./problem-formats/few-of-many.ts";

/** Longest part of a source line that is shown. */
const FRAME_WIDTH = 110;
/** What a person reads through; the rest is counted. Of one code more than a data file tells of, whose last problem counts its others. */
const MOST_SHOWN = { each: 25, all: 100 };
const MOST_PLACES = 5;

/** Of thousands the first of each code, and how many more there are. */
export function formatProblems(problems: readonly Problem[], sources: readonly SourceFile[]): string {
	const { shown, leftOut } = fewOfMany(problems, MOST_SHOWN);
	const told = shown.map((problem) => formatProblem(problem, sources));
	return [...told, ...(leftOut.length === 0 ? [] : [formatLeftOut(leftOut)])].join("\n");
}

function formatLeftOut(leftOut: readonly LeftOut[]): string {
	const all = leftOut.reduce((sum, { count }) => sum + count, 0);
	const lines = leftOut.map(({ code, count, location }) => {
		const from = location === undefined ? "" : `, from ${plainText(formatPlace(location))} on`;
		return `${number(count).padStart(10)} of ${code}${from}`;
	});
	return [`and ${number(all)} more (\`trawl validate --format json\` has all of them):`, ...lines, ""].join("\n");
}

function number(count: number): string {
	return count.toLocaleString("en-US");
}

export function countOf(problems: readonly Problem[]): { readonly errors: number; readonly warnings: number } {
	const errors = problems.filter(({ severity }) => severity === "error").length;
	return { errors, warnings: problems.length - errors };
}

/** `12 errors, 1 warning`. */
export function countProblems(problems: readonly Problem[]): string {
	const { errors, warnings } = countOf(problems);
	const parts = [];
	if (errors > 0) parts.push(`${number(errors)} ${errors === 1 ? "error" : "errors"}`);
	if (warnings > 0) parts.push(`${number(warnings)} ${warnings === 1 ? "warning" : "warnings"}`);
	return parts.join(", ");
}

function formatProblem(problem: Problem, sources: readonly SourceFile[]): string {
	const { location, severity, message, code, hint } = problem;
	const place = location === undefined ? "" : `${formatPlace(location)}: `;
	const lines = [
		`${plainLine(place)}${severity === "warning" ? "warning: " : ""}${plainText(oneLine(message))} [${code}]`,
	];
	const source = sources.find(({ path }) => path === location?.file);
	if (location !== undefined && source !== undefined) lines.push(...formatFrame(location, source.text));
	const { related = [] } = problem;
	for (const { message: what, location: where } of related.slice(0, MOST_PLACES)) {
		lines.push(plainLine(`    ${what}: ${formatPlace(where)}`));
	}
	if (related.length > MOST_PLACES) lines.push(`    and ${related.length - MOST_PLACES} more places`);
	if (hint !== undefined) lines.push(plainText(`    ${oneLine(hint)}`));
	return `${lines.join("\n")}\n`;
}

function formatPlace({ file, line, column }: Location): string {
	return `${file}:${line}:${column}`;
}

function formatFrame({ line, column, length = 1 }: Location, text: string): string[] {
	const content = text.split("\n")[line - 1]?.replace(/\r$/, "");
	if (content === undefined) return [];
	const start = Math.max(0, column - 1 - Math.floor(FRAME_WIDTH / 2));
	const from = content.length <= FRAME_WIDTH ? 0 : start;
	const shown = content.slice(from, from + FRAME_WIDTH);
	const number = String(line).padStart(5);
	const indent = " ".repeat(visibleWidth(shown.slice(0, column - 1 - from)));
	const marked = Math.max(1, Math.min(length, shown.length - (column - 1 - from)));
	return [`${number} | ${plainText(shown.replaceAll("\t", " "))}`, `      | ${indent}${"^".repeat(marked)}`];
}

/** Escaped characters are wider than one column. */
function visibleWidth(text: string): number {
	return plainText(text.replaceAll("\t", " ")).length;
}

function oneLine(text: string): string {
	return text.replace(/\s*\n\s*/g, " ");
}
