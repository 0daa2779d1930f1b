/** The lists and tables of the scope that fit a field, whole, though they are stored in pieces. */
import { coverageOf } from "../evidence/coverage.ts";
import { surroundingsOf } from "../evidence/surroundings.ts";
import { expandPlain, readInline } from "../language/inline-text.ts";
import { entriesOf, rowsOf } from "../language/markdown-blocks.ts";
import { splitIdentifier, stemsOf, wordsOf } from "../language/words.ts";
import type { StoredPassage } from "../passage.ts";
import type { Field, FieldScope } from "./field.ts";
import { isOnSubject, passagesInScope } from "./field-evidence.ts";

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
		.filter((section) => section.coverage >= FITS && section.entries.length > 0 && !listsCalls(section, field))
		.sort((a, b) => b.coverage - a.coverage || b.entries.length - a.entries.length);
}

function toSection(scope: FieldScope, field: Field, group: readonly StoredPassage[]): ListSection {
	const [first] = group;
	const kind = first?.kind === "table" ? "table" : "list";
	const entries = group.flatMap((passage) =>
		(kind === "table" ? rowsOf(passage.text).map(rowEntry) : entriesOf(passage.text).map(listEntry)).flatMap((entry) =>
			entry === null || !isOnSubject(scope, passage, entry.text) ? [] : [{ ...entry, passage }],
		),
	);
	const place = first === undefined ? null : { ...surroundingsOf(first, scope.gate), passage: [] };
	return {
		kind,
		columns: first?.columns ?? [],
		entries,
		coverage:
			first === undefined || place === null ? 0 : isNamesake(scope, field, first) ? 1 : coverageOf(field.terms, place),
	};
}

/** `sites` of the document `sites`: its name leaves the field no word to look for, and says what its records are. */
function isNamesake(scope: FieldScope, field: Field, { document, headings }: StoredPassage): boolean {
	const name = splitIdentifier(field.name);
	const isGated = wordsOf(name).every((word) => scope.gate.words.has(word));
	const own = headings.length === 0 ? document.name : (headings.at(-1) ?? "");
	return isGated && stemsOf(splitIdentifier(own)).join(" ") === stemsOf(name).join(" ");
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

/** `limit(fn, options)` is a heading about `limit`. */
function withoutArguments(heading: string): string {
	return heading.replace(/\([^)]*\)/g, " ");
}

/** Mostly entries that name calls. */
function listsCalls({ entries }: ListSection, field: Field): boolean {
	return entries.filter(({ text }) => isUnaskedCall(text, field)).length * 2 > entries.length;
}

/** `.opts()` names what can be done, not what can be set or had; asked for methods, it is an answer. */
export function isUnaskedCall(text: string, field: Field): boolean {
	if (/\b(?:methods?|functions?|calls?|apis?|hooks?|helpers?)\b/i.test(field.label)) return false;
	return /^(?:new )?[.\w]+\([^)]*\)/.test(text);
}

/** `### name` under `## Options`: the headings below a fitting one are a list too. */
function headingSections(scope: FieldScope, field: Field, passages: readonly StoredPassage[]): ListSection[] {
	const groups = new Map<string, { coverage: number; entries: Map<string, Entry> }>();
	for (const passage of passages) {
		const child = passage.headings.at(-1);
		const parent = passage.headings.at(-2);
		if (!isOnSubject(scope, passage, "")) continue;
		if (child === undefined || parent === undefined || passage.headings.length < 3 || child.length > 60) continue;
		const place = { ...surroundingsOf({ ...passage, headings: [withoutArguments(parent)] }, scope.gate), passage: [] };
		const coverage = coverageOf(field.terms, place) - WIDE_HEADING * stemsOf(parent).length;
		const key = JSON.stringify([passage.document.id, passage.headings.slice(0, -1)]);
		const group = groups.get(key) ?? { coverage, entries: new Map<string, Entry>() };
		if (!group.entries.has(child)) group.entries.set(child, { cells: [child], text: child, passage });
		groups.set(key, group);
	}
	return [...groups.values()].flatMap((group) => {
		const entries = [...group.entries.values()];
		const below = entriesBelow(field, entries);
		if (below.length > 0) return [{ kind: "headings", columns: [], entries: below, coverage: 1 }];
		return entries.length > 1 ? [{ kind: "headings", columns: [], entries, coverage: group.coverage }] : [];
	});
}

/** A heading in lower case, as code is: `rejectOnClear`. */
const CODE_NAME = /^[\p{Ll}$_][\p{L}\p{N}$_.-]*$/u;

/** `options`, `concurrency`, `rejectOnClear`, all at one level: what follows the field's own name belongs to it. */
function entriesBelow(field: Field, entries: readonly Entry[]): readonly Entry[] {
	const names = new Set(field.terms.map((term) => term.stem));
	const at = entries.findIndex(({ text }) => CODE_NAME.test(text) && stemsOf(text).every((stem) => names.has(stem)));
	const below = at < 0 ? [] : entries.slice(at + 1);
	return below.every(({ text }) => CODE_NAME.test(text)) ? below : [];
}
