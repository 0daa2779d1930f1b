/** What something is: the statements with which its documents introduce it. */
import { statementsOf } from "../language/statements.ts";
import { stemsOf, wordsOf } from "../language/words.ts";
import { type CorpusDocument, isPage, type StoredPassage } from "../passage.ts";
import type { Gate } from "../search/gate.ts";
import type { Library } from "../search/library.ts";
import { demerit, isCallToAction } from "./demerit.ts";
import type { Effort } from "./effort.ts";
import { type Evidence, MAX_QUOTE } from "./find-evidence.ts";

const INTRODUCTIONS =
	/\b(?:about|introduction|overview|what is|what's|why|features?|highlights|motivation|description|purpose|goals?)\b/i;
const ASIDES =
	/\b(?:install\w*|licen[sc]e|contribut\w*|sponsor\w*|backers|credits?|badges|contents|authors?|maintainers?|support us|donat\w*|changelog|test\w*|benchmarks?|development|acknowledge\w*|security|thanks|related|faq|financial|support|used by|users|companies|star\w*|what's new|news|migrat\w*|upgrad\w*)\b/i;
const DEFINES =
	/\b(?:is|are|provides?|lets?|allows?|helps?|implements?|makes?|enables?|offers?|parses?|supports?|converts?)\b/i;
/** Statements this much below the best introduce nothing any more. */
const BELOW_BEST = 0.4;
const ANOTHER = 0.6;
const FIRST_PASSAGES = 24;
/** `built for speed` praises; it does not say what the thing is. */
const SLOGAN_WORDS = 4;
const SLOGAN = 0.3;

/** Introducing statements, best first. Without a gate, each document introduces itself. */
export function findOverview(library: Library, gate: Gate, effort: Effort): Evidence[] {
	const documents = chooseDocuments(library, gate, effort);
	const each = documents.map((document) => introductionOf(library, document));
	if (gate.documents !== undefined && documents.length <= 2) return each.flat().sort((a, b) => b.score - a.score);
	const share = Math.max(1, Math.ceil(effort.statements / Math.max(1, documents.length)));
	return each.flatMap((evidence) => evidence.slice(0, share)).sort((a, b) => b.score - a.score);
}

/** READMEs and pages where there are any; never licences. */
export function chooseDocuments(library: Library, gate: Gate, effort: Effort): CorpusDocument[] {
	const documents = (gate.documents ?? library.documents.map((document) => document.id))
		.flatMap((id) => library.byId.get(id) ?? [])
		.filter((document) => document.role === "readme" || document.role === "document")
		.sort((a, b) => (a.path < b.path ? -1 : 1));
	const isReadme = (document: CorpusDocument) => document.role === "readme";
	const hasReadmes = gate.documents !== undefined && documents.some(isReadme);
	const chosen = hasReadmes ? documents.filter((document) => isReadme(document) || isPage(document)) : documents;
	return chosen.slice(0, effort.statements);
}

function introductionOf(library: Library, document: CorpusDocument): Evidence[] {
	const passages = library.reader.passagesOf(document.id, FIRST_PASSAGES);
	const evidence = passages
		.filter((passage) => passage.text.length <= MAX_QUOTE && !isAside(passage))
		.flatMap((passage, position) => introductions(passage, position))
		.map((item) => (isAboutAnother(item, passages) ? { ...item, score: item.score - ANOTHER } : item))
		.sort((a, b) => b.score - a.score);
	return evidence.filter((item) => item.score >= (evidence[0]?.score ?? 0) - BELOW_BEST);
}

/** `Turso is in beta` introduces Turso: the sentence begins with a name that is not the document's. */
function isAboutAnother({ statement, passage }: Evidence, passages: readonly StoredPassage[]): boolean {
	const name = /^["“*]*(?:The )?(\p{Lu}[\p{L}\p{N}]+)(?= (?:\p{L}+ ){0,2}?(?:is|are|was|has|and)\b)/u.exec(
		statement.text,
	)?.[1];
	if (name === undefined) return false;
	const { document } = passage;
	const own = wordsOf(`${document.name} ${document.title ?? ""}`).join("");
	if (own.includes(wordsOf(name).join(""))) return false;
	return passages.some(({ text }) => new RegExp(`[\\p{Ll},] \\W{0,3}${name}(?![\\p{L}\\p{N}])`, "u").test(text));
}

/** A section beside the subject: its licence, its sponsors, how to contribute. Only packages have such asides. */
export function isAside(passage: StoredPassage): boolean {
	return passage.document.role === "readme" && ASIDES.test(passage.headings.at(-1) ?? "");
}

function introductions(passage: StoredPassage, position: number): Evidence[] {
	const lead = passage.headings.length <= 1 ? 0.35 : INTRODUCTIONS.test(passage.headings.at(-1) ?? "") ? 0.25 : 0;
	return statementsOf(passage).flatMap((statement, order) => {
		if (isCallToAction(statement.text)) return [];
		const loss =
			2 * demerit(statement.text, passage) + 0.04 * position + 0.05 * order + (statement.announces ? 0.1 : 0);
		const isSlogan = wordsOf(statement.text).length < SLOGAN_WORDS;
		const score = 1 + lead - (isSlogan ? SLOGAN : 0) + definition(statement.text, passage.document) - loss;
		return [{ passage, statement, stems: stemsOf(statement.own), order, coverage: 1, score }];
	});
}

/** A sentence that says what the thing is: by name, or as a noun phrase under its title. */
function definition(text: string, document: CorpusDocument): number {
	if (/\bphoto by\b|^last updated\b/i.test(text)) return -1;
	const words = wordsOf(text).slice(0, 6).join("");
	const isNamed = words.includes(wordsOf(document.name.replace(/^@[^/]+\//, "")).join(""));
	if (isNamed && DEFINES.test(text.replace(/^\S+/, ""))) return 0.25;
	return /^(?:an?|the)\s/i.test(text) ? 0.12 : isNamed ? 0.08 : 0;
}
