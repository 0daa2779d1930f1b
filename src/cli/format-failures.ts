/** Why tasks did not succeed, as a person reads it at the end of a run. */

import type { Purchase, RunReport } from "../app/run-pipeline.ts";
import type { FailureGroup } from "../model/outcome.ts";
import { dollars } from "../values/dollars.ts";
import { plural } from "../values/plural.ts";
import { plainLine } from "./plain-text.ts";

/** Longest part of a message that is shown; exports have it whole. */
const MAX_MESSAGE = 300;
/** Exported files that have every task with its error, or lead to it, the handiest first. */
const FILES_WITH_ERRORS = ["results.csv", "report.html", "index.md", "results.json", "results.jsonl"];
/** Columns of results.csv without which it does not. */
const TELLING_COLUMNS = ["id", "status", "error"];

type Told = Pick<RunReport, "failures" | "unsuccessful" | "manifest" | "again" | "csvColumns">;

/** Empty when all is well. `again`: the command that tries again. */
export function formatFailures(report: Told, outDir: string, again: string): string {
	const lines = listFailures(report);
	return lines.length === 0 ? "" : [...lines, ...nextSteps(report, outDir, again), ""].join("\n");
}

/** A line for each reason, bounded; empty when all is well. */
export function listFailures({ failures, unsuccessful }: Pick<Told, "failures" | "unsuccessful">): readonly string[] {
	if (failures.length === 0 || unsuccessful === 0) return [];
	const told = failures.reduce((sum, { tasks }) => sum + tasks, 0);
	const rest = unsuccessful - told;
	return [
		`${plural(unsuccessful, "task")} did not succeed:`,
		...failures.map(formatFailure),
		...(rest > 0 ? [`  and ${plural(rest, "more task")}`] : []),
	];
}

function formatFailure({ task, status, error, tasks }: FailureGroup): string {
	const others = tasks > 1 ? ` (and ${tasks - 1} more)` : "";
	return plainLine(`  ${status}  ${task}${others}: ${shorten(error ?? "no reason given")}`);
}

function nextSteps(report: Told, outDir: string, again: string): string[] {
	const { failures, again: purchase } = report;
	const file = fileWithErrors(report);
	const steps = file === undefined ? [] : [`All of them stand in ${outDir}/${file}.`];
	if (failures.some(({ status }) => status === "failed" || status === "cancelled")) {
		steps.push(`${again} tries failed and cancelled tasks again${describePrice(purchase)}.`);
	}
	if (failures.every(({ status }) => status === "skipped")) {
		steps.push(`${again} plans skipped tasks anew, with the results that are there by then.`);
	}
	const paid = (["invalid", "rejected"] as const).filter((each) => failures.some(({ status }) => status === each));
	if (paid.length > 0) {
		steps.push(
			"Answers that are invalid or rejected were paid for: `trawl retry` buys another, or a changed request.",
			`${again} judges stored answers anew, for nothing, where ${paid.map((each) => JUDGED_BY[each]).join(" or ")} has changed.`,
		);
	}
	return steps;
}

/** What in the file decides about a stored answer. */
const JUDGED_BY = { invalid: "`on_invalid`", rejected: "`expect`" };

function fileWithErrors({ manifest: { files }, csvColumns }: Told): string | undefined {
	const isTelling =
		csvColumns === null || TELLING_COLUMNS.every((name) => csvColumns.some(({ column }) => column === name));
	const candidates = FILES_WITH_ERRORS.filter((name) => name !== "results.csv" || isTelling);
	return candidates.find((name) => files.some(({ path }) => path === name));
}

function describePrice({ estimate, worstCase }: Purchase): string {
	if (estimate === null || worstCase === null) return ", at a price that is unknown";
	if (worstCase === 0) return "";
	const most = worstCase > estimate ? `, at worst ${dollars(worstCase)}` : "";
	return `, for about ${dollars(estimate)}${most}`;
}

function shorten(text: string): string {
	const line = text.replace(/\s+/g, " ").trim();
	return line.length > MAX_MESSAGE ? `${line.slice(0, MAX_MESSAGE)}…` : line;
}
