/**
 * One task as a person reads it. What a service or a model wrote is shown without what a terminal would obey, and every
 * further line of it behind a bar: no line of others can pass for one of ours, or for a command of a runner.
 */
import type { ChangedPart, ShownTask } from "../app/show-task.ts";
import type { Json } from "../model/json.ts";
import type { Attempt, TaskOutcome } from "../model/outcome.ts";
import type { Source } from "../model/wire.ts";
import { dollars } from "../values/dollars.ts";
import { textOrEmpty } from "../values/text-or-empty.ts";
import { formatReason } from "./format-plan.ts";
import { plainText } from "./plain-text.ts";

/** Longest value that is shown of a changed part. */
const LONGEST_PART = 300;
/** Of the passage of a source; reports have more of it. */
const LONGEST_QUOTE = 300;

export function formatShownTask({ run_id, pipeline, task, outcome, previous }: ShownTask): string {
	const sections = [
		[`${outcome.id}: ${outcome.status}`, `Run ${run_id} of ${pipeline}`, ...parents(task.parents)],
		["Why", `  ${task.action}: ${formatReason(task.reason)}`, ...(previous === null ? [] : changed(previous.changed))],
		["Request", ...request(task)],
		["Attempts", ...outcome.attempts.map(attempt)],
		outcome.error === null ? [] : ["Error", `  ${outcome.error}`],
		answer(outcome),
		outcome.sources.length === 0 ? [] : ["Sources", ...outcome.sources.flatMap(source)],
	];
	const shown = sections.filter((section) => section.length > 1 || section === sections[0]);
	return `${shown.map((section) => section.map(behindBars).join("\n")).join("\n\n")}\n`;
}

function behindBars(line: string): string {
	return plainText(line.replaceAll("\n", "\n  | "));
}

function request({ request: asked, settings }: ShownTask["task"]): string[] {
	if (asked === null) return [];
	return fields({ mode: settings.mode, output_formats: formats(settings.output_formats), ...asked });
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
		.map(([name, value]) => `  ${name}: ${(typeof value === "string" ? value : JSON.stringify(value)).trimEnd()}`);
}

function attempt({ attempt: number, status, mode, batch_id, cost, completed_at, error }: Attempt): string {
	const parts = [
		mode,
		...(completed_at === null ? [] : [completed_at]),
		...(cost === null ? [] : [dollars(cost)]),
		...(batch_id === null ? [] : [`in ${batch_id}`]),
		...(error === null ? [] : [error]),
	];
	return `  ${number}: ${status}, ${parts.join(", ")}`;
}

function answer({ output, repairs }: TaskOutcome): string[] {
	if (output === null) return [];
	const text = typeof output === "string" ? output : JSON.stringify(output, null, 2);
	return ["Output", ...repairs.map((repair) => `  (repaired: ${repair})`), `  | ${text.trimEnd()}`];
}

/** With what makes the address lead to the passage, and the first words of that. */
function source(cited: Source, index: number): string[] {
	const url = textOrEmpty(cited.url);
	const shown = [oneLine(textOrEmpty(cited.title)), url === "" ? "" : url + textOrEmpty(cited.fragment)].filter(
		(part) => part !== "",
	);
	const quote = oneLine(textOrEmpty(cited.snippet) || textOrEmpty(cited.description));
	return [
		`  ${index + 1}. ${shown.join(", ") || "(untitled)"}`,
		...(quote === "" ? [] : [`     > ${quote.length > LONGEST_QUOTE ? `${quote.slice(0, LONGEST_QUOTE)}…` : quote}`]),
	];
}

function oneLine(quote: string): string {
	return quote.replace(/\s+/g, " ").trim();
}
