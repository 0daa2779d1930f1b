/** Evidence for one field: the statements that cover its name and description. */

import { aboutSubject, isTextAbout } from "../evidence/about-subject.ts";
import { type Evidence, findEvidence } from "../evidence/find-evidence.ts";
import { findOverview } from "../evidence/overview.ts";
import type { Subject } from "../evidence/subject.ts";
import { allStatementsOf } from "../language/statements.ts";
import { containsRun, splitIdentifier, wordsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import type { Term } from "../search/question.ts";
import type { Field, FieldScope } from "./field.ts";

const SUMMARY_NAMES =
	/^(?:summary|description|purpose|about|overview|abstract|tagline|synopsis|one liner|what it (?:is|does)(?: for)?|what for|use|used for|goal)$/i;

/** Statements for the field, best first; empty when the best covers too little. */
export function evidenceFor(scope: FieldScope, field: Field): Evidence[] {
	const { subject = null } = scope;
	if (isSummary(field) && subject === null) return findOverview(scope.library, scope.gate, scope.effort);
	if (field.terms.length === 0 && subject === null) return [];
	return isSummary(field) && subject !== null
		? introductionOf(scope, field, subject)
		: evidenceOn(scope, field, field.terms);
}

/** Sentences about the subject, those first that begin with it. */
function introductionOf(scope: FieldScope, field: Field, { words }: Subject): Evidence[] {
	const isOpening = ({ statement }: Evidence) => containsRun(wordsOf(statement.text).slice(0, words.length + 2), words);
	const sentences = evidenceOn(scope, field, []).filter(({ passage }) => passage.kind === "paragraph");
	return [...sentences.filter(isOpening), ...sentences.filter((item) => !isOpening(item))];
}

/** Statements about the terms; about the subject of the query alone, where it has one. */
export function evidenceOn(scope: FieldScope, field: Field, terms: readonly Term[]): Evidence[] {
	const { subject = null } = scope;
	const requiredText = subject === null ? [] : [subject.name];
	const question = { text: field.label, terms, required: [], requiredText, subject, isForValues: true };
	return findEvidence(scope.library, question, scope.gate, scope.effort);
}

/** True where a text of the passage is about what the query is about; any is, where the query is about documents. */
export function isOnSubject(scope: FieldScope, passage: StoredPassage, text: string): boolean {
	const { library, subject = null, record } = scope;
	if (subject === null || record?.whole === passage.document.id || isTextAbout(library, subject, passage, text))
		return true;
	const statements = allStatementsOf(passage);
	const isAbout = aboutSubject(library, subject, passage, statements);
	return passage.kind === "paragraph" && statements.some(({ own }, index) => isAbout[index] && own.includes(text));
}

/** True for a field that says what the thing is. */
export function isSummary(field: Field): boolean {
	return SUMMARY_NAMES.test(splitIdentifier(field.name)) || (field.terms.length === 0 && field.label !== "");
}

/** The documents of the scope, all their passages in order, within a bound. */
export function passagesInScope(scope: FieldScope, perDocument = 400, documents = 40): StoredPassage[] {
	const ids = scope.gate.documents ?? scope.library.documents.map((document) => document.id);
	return ids.slice(0, documents).flatMap((id) => scope.library.reader.passagesOf(id, perDocument));
}
