/** What the table of all tasks shows of one, and what it is found by. */
import type { Json } from "../../model/json.ts";
import { isJsonObject } from "../../model/json.ts";
import type { TaskOutcome } from "../../model/outcome.ts";

const LONGEST_SUMMARY = 240;
const LONGEST_SEARCH_TEXT = 1_500;

export interface ReportRow {
	readonly id: string;
	readonly template: string;
	readonly status: TaskOutcome["status"];
	/** Why it did not succeed, or else what it asked; one line, cut. */
	readonly summary: string;
	/** US dollars; null where unknown. */
	readonly cost: number | null;
	/** How many. */
	readonly sources: number;
	/** How many. */
	readonly attempts: number;
	/** ISO 8601, of the last attempt; null where unknown. */
	readonly ended: string | null;
	/** From being sent to the end of the last attempt; null where unknown. */
	readonly seconds: number | null;
	/** Words beside id and summary that it is found by: the question, the reason, the row. */
	readonly words: string;
}

export function reportRow(outcome: TaskOutcome): ReportRow {
	const { id, template, status, query, error, bindings, cost, sources, attempts } = outcome;
	const last = attempts.at(-1);
	return {
		id,
		template,
		status,
		summary: oneLine(status === "succeeded" ? query : (error ?? query), LONGEST_SUMMARY),
		cost,
		sources: sources.length,
		attempts: attempts.length,
		ended: last?.completed_at ?? null,
		seconds: secondsBetween(last?.created_at, last?.completed_at),
		words: cut([query, error ?? "", ...texts(bindings)].join(" "), LONGEST_SEARCH_TEXT),
	};
}

/** Null where one of the times is unknown, or is none. */
export function secondsBetween(from: string | null | undefined, to: string | null | undefined): number | null {
	const ms = Date.parse(to ?? "") - Date.parse(from ?? "");
	return Number.isFinite(ms) ? Math.max(0, Math.round(ms / 1000)) : null;
}

function oneLine(text: string, longest: number): string {
	return cut(
		text
			.slice(0, 4 * longest)
			.replace(/\s+/g, " ")
			.trim(),
		longest,
	);
}

function cut(text: string, longest: number): string {
	return text.length <= longest ? text : `${text.slice(0, longest).toWellFormed()}…`;
}

/** Names and values of a row. */
function texts(value: Json): readonly string[] {
	if (Array.isArray(value)) return value.flatMap((item: Json) => texts(item));
	if (isJsonObject(value)) return Object.values(value).flatMap(texts);
	return value === null ? [] : [String(value)];
}
