/** Problems as people read them: place, message, code, the line with a mark, and what to do. */
import type { SourceFile } from "../model/pipeline.ts";
import type { Location, Problem } from "../model/problem.ts";
import { plainText } from "./plain-text.ts";

/** Longest part of a source line that is shown. */
const FRAME_WIDTH = 110;

export function formatProblems(problems: readonly Problem[], sources: readonly SourceFile[]): string {
	return problems.map((problem) => formatProblem(problem, sources)).join("\n");
}

/** `12 errors, 1 warning`. */
export function countProblems(problems: readonly Problem[]): string {
	const errors = problems.filter(({ severity }) => severity === "error").length;
	const warnings = problems.length - errors;
	const parts = [];
	if (errors > 0) parts.push(`${errors} ${errors === 1 ? "error" : "errors"}`);
	if (warnings > 0) parts.push(`${warnings} ${warnings === 1 ? "warning" : "warnings"}`);
	return parts.join(", ");
}

function formatProblem(problem: Problem, sources: readonly SourceFile[]): string {
	const { location, severity, message, code, hint } = problem;
	const place = location === undefined ? "" : `${formatPlace(location)}: `;
	const lines = [
		`${plainText(place)}${severity === "warning" ? "warning: " : ""}${plainText(oneLine(message))} [${code}]`,
	];
	const source = sources.find(({ path }) => path === location?.file);
	if (location !== undefined && source !== undefined) lines.push(...formatFrame(location, source.text));
	for (const { message: what, location: where } of problem.related ?? []) {
		lines.push(plainText(`    ${what}: ${formatPlace(where)}`));
	}
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
