/** Counts and cost over all outcomes and by template, for the top of the page. It keeps numbers, no outcome. */
import { OUTCOME_STATUSES, type OutcomeStatus, type TaskOutcome } from "../../model/outcome.ts";
import { isUnwanted } from "../../values/is-unwanted.ts";
import { lacksEvidence } from "../../values/lacks-evidence.ts";
import { roundDollars } from "../../values/round-dollars.ts";
import type { Cost } from "./figures.ts";

/** `known` and `unknown`: the cost of attempts, each once. */
export interface Totals extends Cost {
	readonly tasks: number;
	readonly counts: { readonly [status in OutcomeStatus]: number };
	/** Of those skipped, the ones that nobody wanted. */
	readonly unwanted: number;
	/** Of those that succeeded, the ones whose answer names no source. */
	readonly unsourced: number;
	readonly sources: number;
}

type Tally = { -readonly [key in keyof Totals]: Totals[key] } & { counts: { [status in OutcomeStatus]: number } };

export class ReportTotals {
	readonly #all = emptyTally();
	readonly #templates = new Map<string, Tally>();

	/** `attempts`: those of the outcome that no task before it had, since equal requests are bought once. */
	add(outcome: TaskOutcome, attempts: TaskOutcome["attempts"]): void {
		const template = this.#templates.get(outcome.template) ?? emptyTally();
		this.#templates.set(outcome.template, template);
		for (const tally of [this.#all, template]) count(tally, outcome, attempts);
	}

	get all(): Totals {
		return this.#all;
	}

	get templates(): ReadonlyMap<string, Totals> {
		return this.#templates;
	}
}

/** Tasks that have ended without a result, as the end of a run counts them. */
export function unsuccessfulIn({ tasks, counts, unwanted }: Totals): number {
	return tasks - counts.succeeded - counts.pending - unwanted;
}

function count(tally: Tally, outcome: TaskOutcome, attempts: TaskOutcome["attempts"]): void {
	const { status, sources } = outcome;
	tally.tasks += 1;
	tally.counts[status] += 1;
	if (isUnwanted(outcome)) tally.unwanted += 1;
	if (lacksEvidence(outcome)) tally.unsourced += 1;
	tally.sources += sources.length;
	tally.attempts += attempts.length;
	for (const { cost } of attempts) {
		if (cost === null) tally.unknown += 1;
		else tally.known = roundDollars(tally.known + cost);
	}
}

function emptyTally(): Tally {
	const counts = Object.fromEntries(OUTCOME_STATUSES.map((status) => [status, 0])) as Tally["counts"];
	return { tasks: 0, counts, unwanted: 0, unsourced: 0, known: 0, unknown: 0, sources: 0, attempts: 0 };
}
