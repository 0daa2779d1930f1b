/** Text fields: a licence, a version, a date, an address, a member of an enum, or the sentence that says it. */
import type { Evidence } from "../evidence/find-evidence.ts";
import { selectDiverse } from "../evidence/select-diverse.ts";
import { containsRun, splitIdentifier, stemsOf } from "../language/words.ts";
import { writtenDatesIn } from "./cues.ts";
import { type Field, type FieldScope, type Filled, found } from "./field.ts";
import { evidenceFor, isSummary, passagesInScope } from "./field-evidence.ts";
import { fillByPattern } from "./fill-by-pattern.ts";
import { fillContact } from "./fill-contact.ts";
import { fillFromLabel } from "./fill-from-label.ts";
import { fillIdentity } from "./fill-identity.ts";
import { findLicense } from "./find-license.ts";
import { findVersions, isVersion } from "./find-versions.ts";
import { labelledValue } from "./labelled-value.ts";
import { personIn, placeIn } from "./named-values.ts";
import { valueKindOf } from "./value-kind.ts";

const DEFAULT_LENGTH = 400;
const TWO_SENTENCES = 300;
/** A second sentence further below the first is left out. */
const SECOND_BEST = 0.25;

export function fillString(scope: FieldScope, field: Field): Filled | null {
	if (Array.isArray(field.schema.enum)) {
		return fillFromLabel(scope, field) ?? fillEnum(scope, field, field.schema.enum);
	}
	const cued = fillByCue(scope, field);
	if (cued !== undefined) return cued;
	const labelled = isNamedByLabel(field) ? fillFromLabel(scope, field) : null;
	if (labelled !== null) return labelled;
	const ofKind = fillByKind(scope, field);
	if (ofKind !== undefined) return ofKind;
	if (typeof field.schema.pattern === "string") return fillByPattern(scope, field, field.schema.pattern);
	return fillSentence(scope, field);
}

/** Addresses, dates and patterns are looked for by their form. */
function isNamedByLabel(field: Field): boolean {
	return ["person", "place", "text"].includes(valueKindOf(field)) && field.schema.pattern === undefined;
}

/** The member that the evidence states, in its own statement before its headings. */
export function fillEnum(scope: FieldScope, field: Field, members: readonly unknown[]): Filled | null {
	const texts = members.filter((member) => typeof member === "string");
	const license = isLicense(field) ? findLicense(scope) : null;
	const same = texts.find((text) => text.toLowerCase() === license?.id.toLowerCase());
	if (license !== null && same !== undefined) return found(field, same, [license.passage]);
	for (const item of evidenceFor(scope, field)) {
		const stated = texts.filter((text) => containsRun(item.stems, stemsOf(splitIdentifier(text))));
		const longest = stated.sort((a, b) => b.length - a.length)[0];
		if (longest !== undefined) return found(field, longest, [item.passage]);
	}
	return null;
}

/** Undefined when the field asks for no value of such a kind; null when it does and nothing fits. */
function fillByKind(scope: FieldScope, field: Field): Filled | null | undefined {
	const kind = valueKindOf(field);
	switch (kind) {
		case "email":
		case "url":
		case "phone":
			return fillContact(scope, field, kind);
		case "date":
			return fillDate(scope, field);
		case "person":
			return fillFrom(scope, field, (text) => rolesOf(field).flatMap((role) => personIn(text, role) ?? [])[0] ?? null);
		case "place":
			return fillFrom(scope, field, placeIn);
		case "text":
			return undefined;
	}
}

/** The first value that a statement about the field gives. */
function fillFrom(scope: FieldScope, field: Field, valueIn: (text: string) => string | null): Filled | null {
	for (const item of evidenceFor(scope, field)) {
		const labelled = labelledValue(item.statement.own, field);
		const value = labelled !== null && isNameLike(labelled) ? labelled : valueIn(item.statement.own);
		if (value !== null) return found(field, value, [item.passage]);
	}
	return null;
}

function isNameLike(text: string): boolean {
	return /^\p{Lu}/u.test(text) && text.split(" ").length <= 5;
}

function rolesOf(field: Field): string[] {
	const name = splitIdentifier(field.name).replace(/ (?:name|person)$/i, "");
	const described = String(field.schema.description ?? "")
		.replace(/[.]$/, "")
		.replace(/^(?:the|name of the) /i, "");
	return [name, ...(described.split(" ").length <= 4 ? [described] : [])].filter((role) => role !== "");
}

/** In ISO form where the schema asks for it, else as written. A statement with two dates is in doubt. */
function fillDate(scope: FieldScope, field: Field): Filled | null {
	for (const item of evidenceFor(scope, field)) {
		const [date, ...others] = writtenDatesIn(item.statement.own);
		if (date === undefined || others.length > 0) continue;
		return found(field, field.schema.format === "date" ? date.date : date.written, [item.passage]);
	}
	return null;
}

function fillByCue(scope: FieldScope, field: Field): Filled | null | undefined {
	if (isLicense(field)) {
		const license = findLicense(scope);
		return license === null ? undefined : found(field, license.id, [license.passage]);
	}
	if (isVersion(field)) {
		const [version] = findVersions(scope, field);
		return version === undefined ? null : found(field, version.text, [version.passage]);
	}
	if (isIdentity(field) && scope.subject != null) return nameOfSubject(scope, field, scope.subject.name);
	if (isIdentity(field) && scope.gate.names.length === 1) return fillIdentity(scope, field);
	return undefined;
}

/** As a text about it writes it. */
function nameOfSubject(scope: FieldScope, field: Field, name: string): Filled | null {
	const passage = passagesInScope(scope).find(({ text }) => text.includes(name));
	return passage === undefined ? null : found(field, name, [passage]);
}

export function isLicense(field: Field): boolean {
	return /^(?:spdx )?licen[sc]es?(?: (?:id|name|type|spdx))?$/i.test(splitIdentifier(field.name));
}

/** The field asks what the thing is called. */
export function isIdentity(field: Field): boolean {
	return /^(?:name|title|(?:package|company|product|project|library|entity|subject)(?: name)?)$/i.test(
		splitIdentifier(field.name),
	);
}

/** The best statement; for a summary the two best, where both fit and the second adds something. */
function fillSentence(scope: FieldScope, field: Field): Filled | null {
	const limit = typeof field.schema.maxLength === "number" ? field.schema.maxLength : DEFAULT_LENGTH;
	const fitting = evidenceFor(scope, field).filter(
		(item) =>
			item.passage.kind !== "table" &&
			sentence(item).length <= limit &&
			(item.passage.document.role !== "license" || !isLicense(field)),
	);
	for (const item of fitting) {
		const value = labelledValue(item.statement.own, field);
		if (value !== null) return found(field, value, [item.passage]);
	}
	const [first, second] = selectDiverse(
		fitting.filter((item) => !item.statement.isOrphan),
		2,
	);
	if (first === undefined) return null;
	const alone = found(field, sentence(first), [first.passage]);
	const wantsOne = !isSummary(field) || /\b(?:one|a single) (?:sentence|line)\b/i.test(field.label);
	if (wantsOne || second === undefined || second.passage.kind === "list" || second.score < first.score - SECOND_BEST)
		return alone;
	const includes = second.passage.id === first.passage.id && sentence(second).startsWith(sentence(first));
	const both = includes ? sentence(second) : `${sentence(first)} ${sentence(second)}`;
	return both.length > Math.min(limit, TWO_SENTENCES)
		? alone
		: found(field, both, [...new Set([first.passage, second.passage])]);
}

/** A statement as a sentence of its own. */
export function sentence(item: Evidence): string {
	const { text, announces } = item.statement;
	if (announces) return `${text}:`;
	return /[.!?…"”)\]]$/.test(text) ? text : `${text}.`;
}
