/** What the answers rest on: web sources by domain, those of a corpus by document. */
import type { TaskOutcome } from "../../model/outcome.ts";
import type { Source } from "../../model/wire.ts";
import { isWebAddress } from "../markdown-text.ts";
import { type ChartPlan, NO_UNIT } from "./chart.ts";
import { largestFirst } from "./largest-first.ts";
import { plainLabel } from "./plain-label.ts";

const MOST_ROWS = 15;
/** Of all citations, those that the rows with a name hold: with fewer, what is cited stands in the one bar of all others. */
const FEWEST_SHARE = 0.2;
/** Origins that are told apart. */
const MOST_ORIGINS = 10_000;

interface Citations {
	citations: number;
	/** That cite it at least once. */
	tasks: number;
}

export class SourcesByOrigin {
	readonly #domains = new Origins();
	readonly #documents = new Origins();

	/** Only what succeeded counts: the sources of a refused answer were refused with it. */
	add({ status, sources }: TaskOutcome): void {
		if (status !== "succeeded") return;
		const domains: string[] = [];
		const documents: string[] = [];
		for (const source of sources) {
			const domain = webDomain(source);
			if (domain !== null) domains.push(domain);
			else documents.push(...documentOf(source));
		}
		this.#domains.add(domains);
		this.#documents.add(documents);
	}

	plans(): readonly ChartPlan[] {
		return [
			...this.#domains.plans("Sources by domain", "domain"),
			...this.#documents.plans("Sources by document", "document"),
		];
	}
}

class Origins {
	readonly #found = new Map<string, Citations>();
	readonly #further: Citations = { citations: 0, tasks: 0 };

	/** The origins that one task cites, as often as it cites them. */
	add(cited: readonly string[]): void {
		const seen = new Set<Citations>();
		for (const origin of cited) {
			const counts = this.#countsOf(origin);
			counts.citations += 1;
			if (!seen.has(counts)) counts.tasks += 1;
			seen.add(counts);
		}
	}

	#countsOf(origin: string): Citations {
		const known = this.#found.get(origin);
		if (known !== undefined) return known;
		if (this.#found.size >= MOST_ORIGINS) return this.#further;
		const counts = { citations: 0, tasks: 0 };
		this.#found.set(origin, counts);
		return counts;
	}

	/** Nothing where there is nothing to compare. */
	plans(title: string, noun: string): readonly ChartPlan[] {
		if (this.#found.size < 2) return [];
		const further = this.#further;
		// Tasks may cite several of the others, so that their numbers cannot be summed.
		const rows = largestFirst([...this.#found], MOST_ROWS, {
			size: ({ citations }) => citations,
			add: (a, b) => ({ citations: a.citations + b.citations, tasks: 0 }),
			rest: (count) => `${further.citations > 0 ? "more than " : ""}${count} other ${noun}s`,
		}).map(({ name, isRest, value: { citations, tasks } }) => ({
			label: plainLabel(name),
			isRest,
			tasks: isRest ? "" : tasks,
			parts: [citations + (isRest ? further.citations : 0)],
		}));
		if (shareWithName(rows) < FEWEST_SHARE) return [];
		return [
			{
				title,
				description: `How often the results of tasks that succeeded cite each ${noun}.`,
				figure: { kind: "bars", unit: { ...NO_UNIT, name: "citations" }, series: ["citations"], rows },
				table: {
					columns: [noun, "citations", "tasks that cite it"],
					rows: rows.map(({ label, parts, tasks }) => [label, ...parts, tasks]),
				},
			},
		];
	}
}

function shareWithName(rows: readonly { readonly isRest: boolean; readonly parts: readonly number[] }[]): number {
	const sum = (of: typeof rows) => of.reduce((total, { parts: [count = 0] }) => total + count, 0);
	return sum(rows.filter(({ isRest }) => !isRest)) / sum(rows);
}

/** Without `www.`; null for what is not of the web. */
function webDomain({ url }: Source): string | null {
	if (typeof url !== "string" || !isWebAddress(url)) return null;
	return new URL(url).hostname.replace(/^www\.(?=.*\.)/, "");
}

/** One name, or none. */
function documentOf({ url, title }: Source): readonly string[] {
	const names = [url, title].filter((name): name is string => typeof name === "string" && name !== "");
	return names.slice(0, 1);
}
