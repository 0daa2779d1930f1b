/** One task as a person reads it. What a service or a model wrote is shown without what a terminal would obey. */
import type { ChangedPart, ShownTask } from "../app/show-task.ts";
import type { Json } from "../model/json.ts";
import type { Attempt, TaskOutcome } from "../model/outcome.ts";
import type { Source } from "../model/wire.ts";
import { dollars, formatReason } from "./format-plan.ts";
import { plainText } from "./plain-text.ts";

/** Longest value that is shown of a changed part. */
const LONGEST_PART = 300;

export function formatShownTask({ run_id, pipeline, task, outcome, previous }: ShownTask): string {
	const { request, settings } = task;
	const sections = [
		[`${outcome.id}: ${outcome.status}`, `Run ${run_id} of ${pipeline}`, ...parents(task.parents)],
		["Why", `  ${task.action}: ${formatReason(task.reason)}`, ...(previous === null ? [] : changed(previous.changed))],
		["Request", ...fields({ mode: settings.mode, output_formats: formats(settings.output_formats), ...request })],
		["Attempts", ...outcome.attempts.map(attempt)],
		outcome.error === null ? [] : ["Error", `  ${outcome.error}`],
		answer(outcome),
		outcome.sources.length === 0 ? [] : ["Sources", ...outcome.sources.map(source)],
	];
	const shown = sections.filter((section) => section.length > 1 || section === sections[0]);
	return `${shown.map((section) => plainText(section.join("\n"))).join("\n\n")}\n`;
}

function parents(ids: readonly string[]): string[] {
	return ids.length === 0 ? [] : [`From ${ids.join(" and ")}`];
}

function changed(parts: readonly ChangedPart[]): string[] {
	return parts.flatMap(({ component, before, now }) =>
		before === null && now === null
			? [`  ${component} is another`]
			: [`  ${component} was: ${short(before)}`, `  ${component} is:  ${short(now)}`],
	);
}

function short(value: Json): string {
	const text = typeof value === "string" ? value : JSON.stringify(value);
	return text.length > LONGEST_PART ? `${text.slice(0, LONGEST_PART)}…` : text;
}

function formats(given: readonly unknown[] | undefined): string {
	return (given ?? ["markdown"]).map((format) => (typeof format === "string" ? format : "a JSON Schema")).join(", ");
}

function fields(values: { readonly [name: string]: unknown }): string[] {
	return Object.entries(values)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `  ${name}: ${indent(typeof value === "string" ? value : JSON.stringify(value))}`);
}

function attempt({ attempt: number, status, batch_id, cost, completed_at, error }: Attempt): string {
	const parts = [
		...(completed_at === null ? [] : [completed_at]),
		...(cost === null ? [] : [dollars(cost)]),
		...(batch_id === null ? [] : [`in ${batch_id}`]),
		...(error === null ? [] : [error]),
	];
	return `  ${number}: ${status}${parts.length === 0 ? "" : `, ${parts.join(", ")}`}`;
}

function answer({ output, repairs }: TaskOutcome): string[] {
	if (output === null) return [];
	const text = typeof output === "string" ? output : JSON.stringify(output, null, 2);
	return ["Output", ...repairs.map((repair) => `  (repaired: ${repair})`), text.trimEnd()];
}

function source({ title, url }: Source, index: number): string {
	const shown = [title, url].filter((part) => typeof part === "string" && part !== "");
	return `  ${index + 1}. ${shown.join(", ") || "(untitled)"}`;
}

function indent(text: string): string {
	return text.trimEnd().replaceAll("\n", "\n    ");
}
