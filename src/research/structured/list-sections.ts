/** The lists and tables of the scope that fit a field, whole, though they are stored in pieces. */
import { coverageOf } from "../extractive/coverage.ts";
import { surroundingsOf } from "../extractive/find-evidence.ts";
import { expandPlain, readInline } from "../language/inline-text.ts";
import { entriesOf, rowsOf } from "../language/statements.ts";
import { stemsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import type { Field, FieldScope } from "./field.ts";
import { passagesInScope } from "./field-evidence.ts";

/** One entry of a list or row of a table. */
export interface Entry {
	/** Readable text of each cell; of a list entry what it names, and what it says about it. */
	readonly cells: readonly string[];
	/** The entry as one text. */
	readonly text: string;
	readonly passage: StoredPassage;
}

export interface ListSection {
	readonly kind: "list" | "table" | "headings";
	readonly columns: readonly string[];
	readonly entries: readonly Entry[];
	readonly coverage: number;
}

const FITS = 0.55;
const LONGEST_ENTRY = 300;
/** Of two headings that fit, the one with fewer other words is meant. */
const WIDE_HEADING = 0.01;

/** Sections that cover the field's words, best first. */
export function listSections(scope: FieldScope, field: Field): ListSection[] {
	const groups = new Map<string, StoredPassage[]>();
	const passages = passagesInScope(scope).filter((passage) => passage.document.role !== "license");
	for (const passage of passages) {
		if (passage.kind !== "list" && passage.kind !== "table") continue;
		const key = JSON.stringify([passage.document.id, passage.kind, passage.headings, passage.columns]);
		groups.set(key, [...(groups.get(key) ?? []), passage]);
	}
	const sections = [...groups.values()].map((group) => toSection(scope, field, group));
	return [...sections, ...headingSections(scope, field, passages)]
		.filter((section) => section.coverage >= FITS && section.entries.length > 0)
		.sort((a, b) => b.coverage - a.coverage || b.entries.length - a.entries.length);
}

function toSection(scope: FieldScope, field: Field, group: readonly StoredPassage[]): ListSection {
	const [first] = group;
	const kind = first?.kind === "table" ? "table" : "list";
	const entries = group.flatMap((passage) =>
		(kind === "table" ? rowsOf(passage.text).map(rowEntry) : entriesOf(passage.text).map(listEntry)).flatMap((entry) =>
			entry === null ? [] : [{ ...entry, passage }],
		),
	);
	const place = first === undefined ? null : { ...surroundingsOf(first, scope.gate), passage: [] };
	return {
		kind,
		columns: first?.columns ?? [],
		entries,
		coverage: place === null ? 0 : coverageOf(field.terms, place),
	};
}

function rowEntry(cells: readonly string[]): Omit<Entry, "passage"> | null {
	const texts = cells.map(plain);
	if (texts.every((text) => text === "")) return null;
	const filled = texts.filter((text) => text !== "");
	return { cells: texts, text: `${filled[0] ?? ""}${filled.length > 1 ? `: ${filled.slice(1).join("; ")}` : ""}` };
}

function listEntry(markdown: string): Omit<Entry, "passage"> | null {
	const text = plain(markdown).replace(/[,;]$/, "");
	if (text === "" || text.length > LONGEST_ENTRY || text.endsWith(":")) return null;
	const named = /^(.{1,60}?)(?:\s*:\s+|\s+[–—-]+\s+)(.+)$/.exec(text);
	return { cells: named === null ? [text] : [named[1] ?? "", named[2] ?? ""], text };
}

function plain(markdown: string): string {
	const inline = readInline(markdown);
	return expandPlain(inline.marked, inline.codes);
}

/** `### name` under `## Options`: the headings below a fitting one are a list too. */
function headingSections(scope: FieldScope, field: Field, passages: readonly StoredPassage[]): ListSection[] {
	const groups = new Map<string, { coverage: number; entries: Map<string, Entry> }>();
	for (const passage of passages) {
		const child = passage.headings.at(-1);
		const parent = passage.headings.at(-2);
		if (child === undefined || parent === undefined || passage.headings.length < 3 || child.length > 60) continue;
		const place = { ...surroundingsOf({ ...passage, headings: [parent] }, scope.gate), passage: [] };
		const coverage = coverageOf(field.terms, place) - WIDE_HEADING * stemsOf(parent).length;
		const key = JSON.stringify([passage.document.id, passage.headings.slice(0, -1)]);
		const group = groups.get(key) ?? { coverage, entries: new Map<string, Entry>() };
		if (!group.entries.has(child)) group.entries.set(child, { cells: [child], text: child, passage });
		groups.set(key, group);
	}
	return [...groups.values()]
		.filter((group) => group.entries.size > 1)
		.map((group) => ({
			kind: "headings",
			columns: [],
			entries: [...group.entries.values()],
			coverage: group.coverage,
		}));
}
