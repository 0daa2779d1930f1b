/** What the corpus holds on a question: by BM25, in the documents that it names before all others. */

import type { StoredPassage } from "../passage.ts";
import { type Gate, gateOf } from "../search/gate.ts";
import { withPagesOf } from "../search/gate-pages.ts";
import type { Library } from "../search/library.ts";
import { findMentions } from "../search/mentions.ts";
import { toQuestion } from "../search/question.ts";

/** Documents whose beginning is looked at, of those that a question names, and how much of it. */
const INTRODUCED = 3;
const FIRST_PASSAGES = 2;

/** Best first. */
export function findPassages(library: Library, text: string, limit: number): readonly StoredPassage[] {
	const { reader } = library;
	const gate = withPagesOf(library, gateOf(library, text), text, true);
	const terms = termsOf(library, text, gate);
	const named = gate.documents ?? [];
	const inNamed = named.length === 0 ? [] : reader.search(terms, { documents: named, limit });
	const beginnings = named.slice(0, INTRODUCED).flatMap((id) => reader.passagesOf(id, FIRST_PASSAGES));
	const elsewhere = reader.search(terms, { limit });
	const found = [...inNamed.map(({ passage }) => passage), ...beginnings, ...elsewhere.map(({ passage }) => passage)];
	return [...new Map(found.map((passage) => [passage.id, passage])).values()];
}

function termsOf(library: Library, text: string, gate: Gate): readonly string[] {
	const { requiredText, terms } = toQuestion(library, text, gate);
	return [
		...requiredText,
		...gate.words,
		...terms.flatMap((term) => [term.word, ...term.synonyms.map((other) => other.text)]),
	];
}

/** All that the question names, where the corpus knows none of it: what is found then is about something else. */
export function unknownNames(library: Library, text: string): readonly string[] {
	const gate = withPagesOf(library, gateOf(library, text), text, true);
	if (gate.documents !== undefined || gate.unknown.length === 0) return [];
	const mentioned = new Set(findMentions(text).map((mention) => mention.text));
	return gate.unknown.length === mentioned.size ? gate.unknown : [];
}

/** Passages of several searches in one order: high in one, or found by many, comes first. */
export class Findings {
	readonly #scores = new Map<number, { readonly passage: StoredPassage; readonly order: number; score: number }>();

	/** How many of them are new. */
	add(passages: readonly StoredPassage[]): number {
		const before = this.#scores.size;
		for (const [rank, passage] of passages.entries()) {
			const known = this.#scores.get(passage.id);
			const score = 1 / (DAMPING + rank);
			if (known === undefined) this.#scores.set(passage.id, { passage, order: this.#scores.size, score });
			else known.score += score;
		}
		return this.#scores.size - before;
	}

	/** Best first. */
	get passages(): readonly StoredPassage[] {
		return [...this.#scores.values()]
			.sort((a, b) => b.score - a.score || a.order - b.order)
			.map(({ passage }) => passage);
	}
}

/** The usual constant of reciprocal rank fusion. */
const DAMPING = 60;
