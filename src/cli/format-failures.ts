/** Why tasks did not succeed, as a person reads it at the end of a run. */

import type { Purchase, RunReport } from "../app/run-pipeline.ts";
import type { FailureGroup } from "../model/outcome.ts";
import { dollars } from "../values/dollars.ts";
import { plural } from "../values/plural.ts";
import { plainLine } from "./plain-text.ts";

/** Longest part of a message that is shown; exports have it whole. */
const MAX_MESSAGE = 300;
/** Exported files that have every error, the handiest first. */
const FILES_WITH_ERRORS = ["results.csv", "results.json", "results.jsonl", "index.md"];

type Told = Pick<RunReport, "failures" | "unsuccessful" | "manifest" | "again">;

/** Empty when all is well. `again`: the command that tries again. */
export function formatFailures(report: Told, outDir: string, again: string): string {
	const { failures, unsuccessful } = report;
	if (failures.length === 0 || unsuccessful === 0) return "";
	const told = failures.reduce((sum, { tasks }) => sum + tasks, 0);
	const rest = unsuccessful - told;
	return [
		`${plural(unsuccessful, "task")} did not succeed:`,
		...failures.map(formatFailure),
		...(rest > 0 ? [`  and ${plural(rest, "more task")}`] : []),
		...nextSteps(report, outDir, again),
		"",
	].join("\n");
}

function formatFailure({ task, status, error, tasks }: FailureGroup): string {
	const others = tasks > 1 ? ` (and ${tasks - 1} more)` : "";
	return plainLine(`  ${status}  ${task}${others}: ${shorten(error ?? "no reason given")}`);
}

function nextSteps({ failures, manifest: { files }, again: purchase }: Told, outDir: string, again: string): string[] {
	const file = FILES_WITH_ERRORS.find((name) => files.some(({ path }) => path === name));
	const steps = file === undefined ? [] : [`All of them stand in ${outDir}/${file}.`];
	if (failures.some(({ status }) => status === "failed" || status === "cancelled")) {
		steps.push(`${again} tries failed and cancelled tasks again${describePrice(purchase)}.`);
	}
	if (failures.every(({ status }) => status === "skipped")) {
		steps.push(`${again} plans skipped tasks anew, with the results that are there by then.`);
	}
	if (failures.some(({ status }) => status === "invalid" || status === "rejected")) {
		steps.push("Answers that are invalid or rejected were paid for: `trawl retry` buys another, or a changed request.");
	}
	return steps;
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
