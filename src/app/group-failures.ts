/**
 * Which reasons are told at the end of a run, one line a mistake: messages of one template that differ only in what
 * names the row are one, and no others, since a word that is misspelt is often all that tells two mistakes apart.
 */
import type { Failure, FailureGroup } from "../model/outcome.ts";
import type { OutcomeCounts } from "../store/outcome-counts.ts";
import type { StateStore } from "../store/state-store.ts";

/** Shorter words without capitals, such as a column's `yes`, may be part of what a message says. */
const SHORTEST_PLAIN_NAME = 4;
/** Stands for what names the row. */
const BLANK = "\u0000";
const CODE = /`[^`]*`/g;
const QUOTED = /"[^"]*"|“[^”]*”/g;
/** But for the numbers of answers over HTTP, which are reasons. */
const NUMBER = /(?<![\p{L}\p{N}_])(?<!\b(?:HTTP|status|code) )\d[\d.,]*(?![\p{L}\p{N}_])/gu;

/** Reasons that are told; the export has all. */
const FAILURES_TOLD = 8;
/** Messages that are looked at for ones that are alike. */
const FAILURES_READ = 10_000;

/** Why most tasks of the run's selection did not succeed. */
export function mainFailures({ outcomes }: StateStore, runId: string): FailureGroup[] {
	return groupFailures(outcomes.failures(runId, FAILURES_READ)).slice(0, FAILURES_TOLD);
}

/** Tasks that ended without success. */
export function unsuccessfulOf({ total, succeeded, pending }: OutcomeCounts): number {
	return total - succeeded - pending;
}

/** The most frequent first, else in planned order; each group is told by its first. */
export function groupFailures(failures: readonly Failure[]): FailureGroup[] {
	const groups = new Map<string, FailureGroup>();
	for (const { names, ...failure } of failures) {
		const kind = JSON.stringify([failure.template, failure.status, withoutNames(failure.error ?? "", names)]);
		const like = groups.get(kind);
		groups.set(kind, like === undefined ? failure : { ...like, tasks: like.tasks + failure.tasks });
	}
	return [...groups.values()].sort((one, other) => other.tasks - one.tasks);
}

/** What stands in backticks is a name of the file, unless it names the row as a whole. */
function withoutNames(message: string, names: readonly string[]): string {
	const codes: string[] = [];
	const text = message.replace(CODE, (code) => {
		codes.push(names.includes(code.slice(1, -1)) ? BLANK : code);
		return "`";
	});
	const blanked = blankNames(text.replace(QUOTED, BLANK), names).replace(NUMBER, BLANK);
	return JSON.stringify([blanked, codes]);
}

function blankNames(text: string, names: readonly string[]): string {
	const telling = names.filter((name) => name.length >= SHORTEST_PLAIN_NAME || /[\p{Lu}\p{N}]/u.test(name));
	if (telling.length === 0) return text;
	const longestFirst = [...new Set(telling)].sort((one, other) => other.length - one.length);
	const anyOf = longestFirst.map(escaped).join("|");
	return text.replace(new RegExp(`(?<![\\p{L}\\p{N}])(?:${anyOf})(?![\\p{L}\\p{N}])`, "gu"), BLANK);
}

function escaped(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
