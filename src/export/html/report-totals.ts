/** Counts and cost over all outcomes and by template, for the top of the page. It keeps numbers, no outcome. */
import { OUTCOME_STATUSES, type OutcomeStatus, type TaskOutcome } from "../../model/outcome.ts";
import { roundDollars } from "../../values/round-dollars.ts";

export interface Totals {
	readonly tasks: number;
	readonly counts: { readonly [status in OutcomeStatus]: number };
	/** US dollars over all attempts, each once; null where the service reported none. */
	readonly cost: number | null;
	readonly sources: number;
	/** Attempts, each once. */
	readonly attempts: number;
}

interface Tally {
	tasks: number;
	counts: { [status in OutcomeStatus]: number };
	cost: number | null;
	sources: number;
	attempts: number;
}

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

function count(tally: Tally, { status, sources }: TaskOutcome, attempts: TaskOutcome["attempts"]): void {
	tally.tasks += 1;
	tally.counts[status] += 1;
	tally.sources += sources.length;
	tally.attempts += attempts.length;
	for (const { cost } of attempts) if (cost !== null) tally.cost = roundDollars((tally.cost ?? 0) + cost);
}

function emptyTally(): Tally {
	const counts = Object.fromEntries(OUTCOME_STATUSES.map((status) => [status, 0])) as Tally["counts"];
	return { tasks: 0, counts, cost: null, sources: 0, attempts: 0 };
}
