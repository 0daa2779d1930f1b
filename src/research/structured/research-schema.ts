/**
 * A task with a JSON Schema: each field is a question of its own, asked of the documents that the task's
 * query names. A field without evidence is left out; a required one fails the task, by name.
 */
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { ResearchRequest, ResearchResult } from "../../model/researcher.ts";
import { effortOf } from "../evidence/effort.ts";
import { findEvidence } from "../evidence/find-evidence.ts";
import { type Subject, subjectsOf } from "../evidence/subject.ts";
import { splitIdentifier, stemsOf } from "../language/words.ts";
import { unreadText } from "../pages/unread-text.ts";
import { resolvePointer } from "../pointer.ts";
import { counted } from "../report/report-text.ts";
import { supportedSources } from "../report/supported-sources.ts";
import { type Gate, gateOf, isAboutNothingKnown, withoutGate } from "../search/gate.ts";
import { withPagesOf } from "../search/gate-pages.ts";
import type { Library } from "../search/library.ts";
import { type Term, toQuestion } from "../search/question.ts";
import type { Field, FieldScope, FillResult, Missing, SubjectRecord } from "./field.ts";
import { SlowFieldError } from "./fill-by-pattern.ts";
import { fillObject } from "./fill-value.ts";
import { findRecord } from "./find-record.ts";
import { findRows } from "./find-rows.ts";
import { resolveSchema, typeOf } from "./make-field.ts";
import { checkOutput, compileSchema } from "./validate-output.ts";

/** Without a named document, fields are filled from the few documents that fit the query best. */
const IMPLICIT_DOCUMENTS = 3;
const SUBJECT_PASSAGES = 40;

export function researchSchema(library: Library, request: ResearchRequest, schema: JsonObject): ResearchResult {
	const problem = schemaProblem(schema);
	if (problem !== null) return failed(problem);
	const named = withPagesOf(library, gateOf(library, request.query), request.query, true);
	const subjects = subjectsOf(library, request.query, named);
	const subject = subjects.length === 1 ? (subjects[0] ?? null) : null;
	const narrowed = narrow(library, request, schema, named, subject);
	const own = findRecord(library, request.query, named);
	const record = own ?? (subject === null ? null : findRows(library, subject, narrowed));
	const gate = besideRecord(narrowed, record);
	const scope: FieldScope = {
		library,
		gate,
		effort: effortOf(request.mode),
		root: schema,
		record,
		subject,
		choices: subjects,
	};
	const root: Field = { path: "", name: "", schema: resolveSchema(schema, schema), label: "", terms: [] };
	const filling = fillWithin(scope, root);
	if ("slow" in filling) return failed(filling.slow);
	const { filled, missing } = filling;
	if (filled === null) return failed(missingText(scope, missing));
	const checked = checkOutput(schema, filled.value);
	if ("reason" in checked && checked.isSlow) return failed(`${checked.path || "The output"} ${checked.reason}.`);
	if ("reason" in checked) return failed(missingText(scope, [{ path: checked.path || "/", sought: checked.reason }]));
	const support = filled.support.filter((item) => holds(checked.value, item.path));
	return { status: "completed", output_type: "json", output: checked.value, sources: supportedSources(support) };
}

/** The other records of the list are about something else. */
function besideRecord(gate: Gate, record: SubjectRecord | null): Gate {
	const own = record?.listedIn;
	return own === undefined ? gate : { ...gate, documents: gate.documents?.filter((id) => id !== own) ?? [] };
}

/** Fills the schema, or says which field's pattern takes too long. */
function fillWithin(scope: FieldScope, root: Field): FillResult | { readonly slow: string } {
	try {
		return fillObject(scope, root, 0);
	} catch (error) {
		if (error instanceof SlowFieldError) return { slow: error.message };
		throw error;
	}
}

function schemaProblem(schema: JsonObject): string | null {
	if (typeOf(resolveSchema(schema, schema)) !== "object") return "The output schema must describe an object.";
	try {
		compileSchema(schema);
		return null;
	} catch (error) {
		return `The output schema does not compile: ${error instanceof Error ? error.message : String(error)}`;
	}
}

/** Where the query names no document, those that answer it best stand in; none when nothing does. */
function narrow(
	library: Library,
	request: ResearchRequest,
	schema: JsonObject,
	gate: Gate,
	subject: Subject | null = null,
): Gate {
	if (gate.isPagesOnly === true) return withFitting(library, request, schema, gate);
	if (gate.documents !== undefined) return gate;
	if (isAboutNothingKnown(gate)) return { ...gate, documents: [] };
	if (subject !== null) return { ...gate, documents: documentsOn(library, subject) };
	const asked = toQuestion(library, request.query, gate);
	if (asked.terms.length === 0) return gate;
	const question = { ...asked, terms: topicTerms(asked.terms, schema) };
	const evidence = findEvidence(library, question, gate, effortOf(request.mode));
	const ids = [...new Set(evidence.map((item) => item.passage.document.id))].slice(0, IMPLICIT_DOCUMENTS);
	return { ...gate, documents: ids };
}

/** The documents that speak of it, best first. */
function documentsOn(library: Library, subject: Subject): number[] {
	const hits = library.reader.search([subject.name], { limit: SUBJECT_PASSAGES });
	return [...new Set(hits.map(({ passage }) => passage.document.id))].slice(0, IMPLICIT_DOCUMENTS);
}

/** Beside pages, what the corpus has of the thing that the query names; nothing where it names none. */
function withFitting(library: Library, request: ResearchRequest, schema: JsonObject, gate: Gate): Gate {
	if (gate.words.size === 0) return gate;
	const { documents: fitting = [] } = narrow(library, request, schema, withoutGate(gate));
	return { ...gate, documents: [...new Set([...(gate.documents ?? []), ...fitting])] };
}

/** What the query asks about: the words that name fields are looked for field by field. All words where no other is left. */
function topicTerms(terms: readonly Term[], schema: JsonObject): readonly Term[] {
	const { properties } = resolveSchema(schema, schema);
	const names = isJsonObject(properties) ? Object.keys(properties) : [];
	const stems = new Set(names.flatMap((name) => stemsOf(splitIdentifier(name))));
	const isField = (term: Term) =>
		stems.has(term.stem) || term.synonyms.some((other) => stems.has(other.stems.join(" ")));
	const topic = terms.filter((term) => !isField(term));
	return topic.length === 0 ? terms : topic;
}

function failed(error: string): ResearchResult {
	return { status: "failed", error, sources: [] };
}

function missingText(scope: FieldScope, missing: readonly Missing[]): string {
	const fields = missing.map((item) => `${item.path} (looked for: ${item.sought})`).join(", ");
	const { gate, library } = scope;
	const unknown = gate.unknown.length > 0 ? ` Nothing in the corpus mentions ${gate.unknown.join(", ")}.` : "";
	const plural = missing.length === 1 ? "field" : "fields";
	const where = searchedIn(library, gate);
	return `No value was recognised for the required ${plural} ${fields}; searched ${where}.${unknown}${unreadText(library.unreadPages)}`;
}

function searchedIn(library: Library, gate: Gate): string {
	const all = counted(library.documents.length - library.pages.length, "file");
	const isPageId = (id: number) => library.pages.some((page) => page.id === id);
	const pages = gate.documents === undefined ? library.pages.length : gate.documents.filter(isPageId).length;
	const withPages = pages === 0 ? "" : `${counted(pages, "page")} and `;
	if (gate.documents === undefined) return `${withPages}${all} of the corpus`;
	const files = counted(gate.documents.length - pages, "file");
	return gate.names.length > 0 && gate.isPagesOnly !== true
		? `${withPages}${files} named ${gate.names.join(", ")}, of ${all}`
		: `${withPages}${files} that fit the query, of ${all}`;
}

/** True when the value at the path survived validation. */
function holds(value: Json, path: string): boolean {
	return resolvePointer(value, path) !== undefined;
}
