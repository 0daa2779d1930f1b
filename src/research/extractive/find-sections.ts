/** A document as a whole: how it introduces itself, then what each of its sections says first. */

import { demerit, isCallToAction } from "../evidence/demerit.ts";
import type { Effort } from "../evidence/effort.ts";
import { type Evidence, MAX_QUOTE } from "../evidence/find-evidence.ts";
import { chooseDocuments, findOverview, isAside } from "../evidence/overview.ts";
import { statementsOf } from "../language/statements.ts";
import { stemsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import type { Gate } from "../search/gate.ts";
import type { Library } from "../search/library.ts";

const PASSAGES_READ = 200;
/** Of the introduction, before the sections. */
const INTRODUCING = 2;

/** So many statements of each section. */
const ROUNDS = 3;

/** Introductions first, then the sections of each document in their order, all documents in turn. */
export function findSections(library: Library, gate: Gate, effort: Effort): Evidence[] {
	const overview = findOverview(library, gate, effort);
	const documents = gate.documents === undefined ? [] : chooseDocuments(library, gate, effort);
	const introduced = documents.flatMap((document) =>
		overview.filter((item) => item.passage.document.id === document.id).slice(0, INTRODUCING),
	);
	const sections = documents.map((document) => bestOfEach(library.reader.passagesOf(document.id, PASSAGES_READ)));
	const rounds = Array.from({ length: ROUNDS }, (_, round) => inTurn(sections.map((all) => nth(all, round))));
	return [...introduced, ...rounds.flat(), ...overview];
}

function nth(sections: readonly (readonly Evidence[])[], index: number): Evidence[] {
	return sections.flatMap((section) => section[index] ?? []);
}

/** The first of each list, then the second of each. */
function inTurn(lists: readonly (readonly Evidence[])[]): Evidence[] {
	const longest = Math.max(0, ...lists.map((list) => list.length));
	return Array.from({ length: longest }, (_, at) => nth(lists, at)).flat();
}

/** The statements of each section, those that stand best alone first, equal ones as they stand. */
function bestOfEach(passages: readonly StoredPassage[]): Evidence[][] {
	const sections = new Map<string, Evidence[]>();
	for (const passage of passages) {
		if (passage.text.length > MAX_QUOTE || isAside(passage)) continue;
		const key = JSON.stringify(passage.headings.slice(0, 2));
		sections.set(key, [...(sections.get(key) ?? []), ...rated(passage)]);
	}
	return [...sections.values()].map((all) => all.sort((a, b) => b.score - a.score));
}

function rated(passage: StoredPassage): Evidence[] {
	return statementsOf(passage).flatMap((statement, order) => {
		if (statement.announces || isCallToAction(statement.text)) return [];
		const score = 1 - demerit(statement.text, passage) - 0.01 * order;
		return [{ passage, statement, stems: stemsOf(statement.own), order, coverage: 1, score }];
	});
}
