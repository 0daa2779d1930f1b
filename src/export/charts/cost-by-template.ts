/** Where the money went: a bar a template, told apart by whether it gave results. */
import type { Attempt, TaskOutcome } from "../../model/outcome.ts";
import { plural } from "../../values/plural.ts";
import { roundDollars } from "../../values/round-dollars.ts";
import { type ChartPlan, NO_UNIT } from "./chart.ts";
import { largestFirst } from "./largest-first.ts";
import { plainLabel } from "./plain-label.ts";

const MOST_TEMPLATES = 15;
const COUNTED =
	"What the attempts at each template's tasks cost, in US dollars. What was bought once for several tasks counts once; results that were reused count with what they cost when they were bought.";

interface TemplateCost {
	attempts: number;
	/** US dollars of attempts that gave a result. */
	good: number;
	/** US dollars of all others, also of those before the one that gave it. */
	other: number;
}

export class CostByTemplate {
	readonly #templates = new Map<string, TemplateCost>();
	#unknown = 0;

	/** `attempts`: those of the outcome that no task before it had, since equal requests are bought once. */
	add(outcome: TaskOutcome, attempts: readonly Attempt[]): void {
		const sums = this.#templates.get(outcome.template) ?? { attempts: 0, good: 0, other: 0 };
		this.#templates.set(outcome.template, sums);
		for (const attempt of attempts) {
			if (attempt.cost === null) this.#unknown += 1;
			else {
				sums.attempts += 1;
				sums[gaveResult(outcome, attempt) ? "good" : "other"] += attempt.cost;
			}
		}
	}

	/** Nothing where all of the cost would stand in one bar of one colour. */
	plans(): readonly ChartPlan[] {
		const paid = [...this.#templates].filter(([, { good, other }]) => good + other > 0);
		const hasOther = paid.some(([, { other }]) => other > 0);
		const hasGood = paid.some(([, { good }]) => good > 0);
		if (paid.length < 2 && !(hasOther && hasGood)) return [];
		const series = hasOther ? ["gave a result", "gave no result"] : ["gave a result"];
		const rows = largestFirst(paid, MOST_TEMPLATES, {
			size: ({ good, other }) => good + other,
			add: (a, b) => ({ attempts: a.attempts + b.attempts, good: a.good + b.good, other: a.other + b.other }),
			rest: (count) => `${count} other templates`,
		}).map(({ name, isRest, value: { attempts, good, other } }) => {
			return {
				label: plainLabel(name),
				isRest,
				attempts,
				parts: (hasOther ? [good, other] : [good]).map(roundDollars),
			};
		});
		return [
			{
				title: "Cost by template",
				description: this.#description(),
				figure: { kind: "bars", unit: { ...NO_UNIT, prefix: "$", name: "US dollars" }, series, rows },
				table: {
					columns: ["template", "attempts", ...series.map((name) => `US dollars, ${name}`)],
					rows: rows.map(({ label, attempts, parts }) => [label, attempts, ...parts]),
				},
			},
		];
	}

	#description(): string {
		return this.#unknown === 0
			? COUNTED
			: `${COUNTED} Not counted, since their cost is not known: ${plural(this.#unknown, "attempt")}.`;
	}
}

/** The last attempt of a task that succeeded did. */
function gaveResult({ status, attempts }: TaskOutcome, attempt: Attempt): boolean {
	return status === "succeeded" && attempt === attempts.at(-1);
}
