/** How something is used: what its documents say and show under the headings that promise it. */

import { demerit, isCallToAction } from "../evidence/demerit.ts";
import type { Effort } from "../evidence/effort.ts";
import { type Evidence, MAX_QUOTE } from "../evidence/find-evidence.ts";
import { statementsOf } from "../language/statements.ts";
import { stemsOf, wordsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import type { Gate } from "../search/gate.ts";
import type { Library } from "../search/library.ts";
import type { Question, Term } from "../search/question.ts";

const USAGE_STEMS = new Set(["us", "usag", "work", "start", "begin", "call", "run"]);
const INSTALL_STEMS = new Set(["instal", "setup", "add"]);
const INSTALL_HEADING = /\b(?:install\w*|set ?up)\b/i;
const USAGE_HEADING = /\b(?:usage|use|using|getting started|quick ?start|how to|basic|tutorial|walkthrough)\b/i;
const SIDE_HEADING = /\b(?:examples?|install\w*|set ?up|api|import\w*|cli|command)\b/i;
const NOT_USAGE = /\b(?:used by|who uses|licen[sc]e|sponsor\w*|contribut\w*|benchmarks?)\b/i;
const LOOKED_AT = 120;
const MAX_EXAMPLE_LINES = 24;
const MAX_EXAMPLE_CHARACTERS = 900;

/** True when the question asks for nothing but the use. */
export function isUsageQuestion(question: Question): boolean {
	const { terms, required } = question;
	const isKnown = (term: Term) => USAGE_STEMS.has(term.stem) || INSTALL_STEMS.has(term.stem);
	return required.length === 0 && terms.length > 0 && terms.every(isKnown);
}

function asksToInstall(question: Question): boolean {
	return question.terms.some((term) => INSTALL_STEMS.has(term.stem));
}

export function findUsage(
	library: Library,
	gate: Gate,
	effort: Effort,
	question: Question,
): { readonly evidence: Evidence[]; readonly examples: StoredPassage[] } {
	const rated = (gate.documents ?? [])
		.filter((id) => library.byId.get(id)?.role !== "license")
		.flatMap((id) => library.reader.passagesOf(id, LOOKED_AT))
		.map((passage, position) => ({ passage, position, rating: ratingOf(passage) }));
	const installs = asksToInstall(question);
	const uses = question.terms.some((term) => USAGE_STEMS.has(term.stem));
	const showable = rated.filter((item) => isShowable(item.passage));
	const commands = installs ? showable.filter((item) => isInstallation(item.passage)) : [];
	const installing = [...commands.filter((item) => namesDocument(item.passage)), ...commands].slice(0, 1);
	const using = showable
		.filter((item) => uses && item.rating > -1 && !isInstallation(item.passage))
		.sort((a, b) => b.rating - a.rating || a.position - b.position)
		.slice(0, effort.examples);
	const evidence = rated
		.filter((item) => (installs && tellsInstallation(item.passage)) || (uses && item.rating > 0))
		.filter((item) => item.passage.text.length <= MAX_QUOTE)
		.flatMap((item) => usageStatements(item.passage, item.rating - 0.03 * item.position))
		.sort((a, b) => b.score - a.score);
	return { evidence, examples: [...installing, ...using].map((item) => item.passage) };
}

/** `npm i fastify`, where `npm i` installs whatever there is. */
function namesDocument({ text, document }: StoredPassage): boolean {
	return text.toLowerCase().includes(document.name.toLowerCase());
}

function tellsInstallation(passage: StoredPassage): boolean {
	return INSTALL_HEADING.test(passage.headings.at(-1) ?? "") || /^install\b/i.test(passage.text);
}

/** 2 under a heading about use, 1 under one beside it, 0 elsewhere, -1 where it is about something else. */
function ratingOf(passage: StoredPassage): number {
	// The title promises nothing: `The Tern API` heads the introduction, too.
	const sections = passage.headings.slice(passage.headings[0] === passage.document.title ? 1 : 0);
	const own = sections.at(-1) ?? "";
	const headings = sections.join(" / ");
	if (NOT_USAGE.test(headings)) return -1;
	if (isInstallation(passage) || /^\W*(?:mkdir|cd)\b/m.test(passage.text)) return 0.5;
	if (USAGE_HEADING.test(own)) return 2;
	return USAGE_HEADING.test(headings) || SIDE_HEADING.test(own) ? 1 : 0;
}

/** Code that only installs shows no use. */
function isInstallation(passage: StoredPassage): boolean {
	const lines = passage.text.split("\n").filter((line) => line.trim() !== "" && !/^(?:```|~~~|#|\/\/)/.test(line));
	return (
		passage.kind === "code" &&
		lines.every((line) => /^\W*(?:npm|npx|pnpm|yarn|bun|deno|pip|brew)\s+(?:i|install|add)\b/.test(line))
	);
}

function usageStatements(passage: StoredPassage, rating: number): Evidence[] {
	return statementsOf(passage).flatMap((statement, order) => {
		if (statement.announces || isCallToAction(statement.text) || wordsOf(statement.own).length < 5) return [];
		if (/\?\s*$|^examples?(?: files?)?:/i.test(statement.own) || isCallToAction(statement.own)) return [];
		const score = rating - demerit(statement.text, passage) - 0.02 * order;
		return [{ passage, statement, stems: stemsOf(statement.own), order, coverage: 1, score }];
	});
}

/** Code that is short enough to stand in a report, whole. */
export function isShowable(passage: StoredPassage): boolean {
	if (passage.kind !== "code" || !/^(?:```|~~~)[\s\S]*\n(?:```|~~~)$/.test(passage.text)) return false;
	return passage.text.split("\n").length <= MAX_EXAMPLE_LINES && passage.text.length <= MAX_EXAMPLE_CHARACTERS;
}
