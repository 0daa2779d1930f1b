/** How much of a question a statement covers, itself and through the headings it stands under. */
import { containsRun } from "../language/words.ts";
import type { Term } from "../search/question.ts";

/** Where a statement stands, as stems. */
export interface Surroundings {
	readonly statement: readonly string[];
	/** The nearest heading. */
	readonly heading?: readonly string[];
	readonly headings: readonly string[];
	readonly passage: readonly string[];
	/** Name and title of the document; empty where a gate has seen to it. */
	readonly document: readonly string[];
}

const SYNONYM = 0.8;
const PLACES: readonly (readonly [keyof Surroundings, number])[] = [
	["statement", 1],
	["heading", 0.95],
	["headings", 0.8],
	["document", 0.7],
	["passage", 0.35],
];

/** Between 0 and 1: the weights of the covered terms by the weights of all. */
export function coverageOf(terms: readonly Term[], place: Surroundings): number {
	let covered = 0;
	let total = 0;
	for (const term of terms) {
		total += term.weight;
		covered += term.weight * termCoverage(term, place);
	}
	return total === 0 ? 0 : covered / total;
}

function termCoverage(term: Term, place: Surroundings): number {
	let best = 0;
	for (const [name, factor] of PLACES) {
		if (factor <= best) break;
		const stems = place[name] ?? [];
		if (stems.includes(term.stem)) best = Math.max(best, factor);
		else if (term.synonyms.some((synonym) => containsRun(stems, synonym.stems)))
			best = Math.max(best, factor * SYNONYM);
	}
	return best;
}
