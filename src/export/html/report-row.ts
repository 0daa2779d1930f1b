/** What the table of all tasks shows of one, and what it is found by. */
import type { Json } from "../../model/json.ts";
import { isJsonObject } from "../../model/json.ts";
import type { TaskOutcome } from "../../model/outcome.ts";
import { isUnwanted } from "../../values/is-unwanted.ts";
import { costText, dateTimeOf, duration } from "./figures.ts";

const LONGEST_SUMMARY = 240;
const LONGEST_SEARCH_TEXT = 1_500;

/** Beside each figure to sort by stands its text; empty where it is unknown. */
export interface ReportRow {
	readonly id: string;
	readonly template: string;
	readonly status: TaskOutcome["status"];
	/** Skipped, since nobody wanted it: it does not count among those that did not succeed. */
	readonly unwanted: boolean;
	/** Why it did not succeed, or else what it asked; one line, cut. */
	readonly summary: string;
	/** US dollars of the attempts whose cost is known; null without any. */
	readonly cost: number | null;
	readonly costText: string;
	/** How many. */
	readonly sources: number;
	/** How many. */
	readonly attempts: number;
	/** ISO 8601, of the last attempt; null where unknown. */
	readonly ended: string | null;
	readonly endedText: string;
	/** From being sent to the end of the last attempt; null where unknown. */
	readonly seconds: number | null;
	readonly secondsText: string;
	/** Words beside id and status that it is found by: the question, the reason, the row; cut. */
	readonly words: string;
	/** Whether more of them stand in the task's own data. */
	readonly wordsAreCut: boolean;
}

export function reportRow(outcome: TaskOutcome): ReportRow {
	const { id, template, status, query, error, bindings, cost, sources, attempts } = outcome;
	const last = attempts.at(-1);
	const seconds = secondsBetween(last?.created_at, last?.completed_at);
	const words = [query, error ?? "", ...texts(bindings)].join(" ");
	return {
		id,
		template,
		status,
		unwanted: isUnwanted(outcome),
		summary: oneLine(status === "succeeded" ? query : (error ?? query), LONGEST_SUMMARY),
		cost,
		costText: attempts.length === 0 ? "" : costText(costOf(outcome)),
		sources: sources.length,
		attempts: attempts.length,
		ended: last?.completed_at ?? null,
		endedText: dateTimeOf(last?.completed_at ?? null),
		seconds,
		secondsText: seconds === null ? "" : duration(seconds),
		words: cut(words, LONGEST_SEARCH_TEXT),
		wordsAreCut: words.length > LONGEST_SEARCH_TEXT,
	};
}

function costOf({ cost, attempts }: TaskOutcome) {
	const unknown = attempts.filter((attempt) => attempt.cost === null).length;
	return { known: cost ?? 0, unknown, attempts: attempts.length };
}

/** Null where one of the times is unknown, or is none. */
function secondsBetween(from: string | null | undefined, to: string | null | undefined): number | null {
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

/** The values in a row, at any depth. */
function texts(value: Json): readonly string[] {
	if (Array.isArray(value)) return value.flatMap((item: Json) => texts(item));
	if (isJsonObject(value)) return Object.values(value).flatMap(texts);
	return value === null ? [] : [String(value)];
}
