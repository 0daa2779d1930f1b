/** Which names a template reads and which it gives values, and where they stand in the text. */
import { type Template, Value } from "liquidjs";
import { walk } from "./check-expressions.ts";
import { type PropertyUse, propertyUses } from "./filter-sources.ts";
import { textLiquid } from "./liquid.ts";
import { type LocalNames, localNames } from "./local-names.ts";
import type { Path, ValueSource } from "./value-source.ts";

/** Tags that take what is not there for false. */
const CONDITIONS = new Set(["if", "unless", "case"]);
/** And the one that takes it for nothing. */
const LENIENT = new Set([...CONDITIONS, "assign"]);

/** A name the template reads, such as `company.name`. */
export interface NameUse {
	/** As it is written; ends before the first computed part: `a[b].c` is `["a"]`. */
	readonly path: Path;
	/** Where each part of the path stands in the text. */
	readonly offsets: readonly number[];
	/** Followed by `| default`, so it may be absent. */
	readonly defaulted: boolean;
	/** Where absence does no harm: in a condition, or in what is assigned. */
	readonly lenient: boolean;
	/** Of each part of the path whether a condition of the text asks if it is there. */
	readonly asked: readonly boolean[];
	/** Of a name that the text itself makes: what it stands for. The others are names in scope. */
	readonly stands?: ValueSource;
}

/** All that a text reads. */
export interface ReadNames {
	readonly uses: readonly NameUse[];
	readonly properties: readonly PropertyUse[];
}

/** A name the template gives a value with `assign`, `capture` or a loop. */
export interface NameAssignment {
	readonly name: string;
	readonly offset: number;
}

export function readNames(templates: Template[], text: string): ReadNames {
	const local = localNames(templates, text);
	return { uses: nameUses(templates, text, local), properties: [...propertiesIn(templates, text, local)] };
}

function* propertiesIn(templates: Template[], text: string, { tokenSource }: LocalNames): Generator<PropertyUse> {
	for (const value of valuesIn(templates)) yield* propertyUses(value, text, tokenSource);
}

function nameUses(templates: Template[], text: string, local: LocalNames): NameUse[] {
	const defaulted = defaultedOffsets(templates);
	const conditions = offsetsIn(templates, CONDITIONS);
	const lenient = offsetsIn(templates, LENIENT);
	const toOffset = offsets(text);
	const uses: (Omit<NameUse, "asked"> & { readonly start: number })[] = [];
	const { globals, variables } = textLiquid.analyzeSync(templates, { partials: false });
	const isGlobal = new Set(Object.values(globals).flat());
	const starts = new Set([...isGlobal].map(({ location }) => toOffset(location.row, location.col)));
	for (const use of new Set([...isGlobal, ...Object.values(variables).flat()])) {
		const start = toOffset(use.location.row, use.location.col);
		if (!isGlobal.has(use) && starts.has(start)) continue;
		const computed = use.segments.findIndex((segment) => typeof segment === "object");
		const path = (computed < 0 ? use.segments : use.segments.slice(0, computed)) as (string | number)[];
		// Asked for in a loop before it is given: there is no name like that in the first round only.
		const isLocal = !isGlobal.has(use) || conditions.has(start);
		const stands = isLocal ? local.nameAt(String(path[0]), start) : undefined;
		if (!isGlobal.has(use) && stands === undefined) continue;
		uses.push({
			path,
			start,
			offsets: partOffsets(text, start, path),
			defaulted: defaulted.has(start),
			lenient: lenient.has(start),
			...(stands === undefined ? {} : { stands }),
		});
	}
	const asked = new Set(uses.filter(({ start }) => conditions.has(start)).flatMap((use) => prefixes(wayOf(use))));
	return uses
		.sort((a, b) => a.start - b.start)
		.map((use) => ({
			...use,
			asked: prefixes(wayOf(use))
				.slice(-use.path.length)
				.map((prefix) => asked.has(prefix)),
		}));
}

/** From the name in scope, where there is one: two names that stand for the same thing have the same way. */
function wayOf({ path, stands }: Pick<NameUse, "path" | "stands">): Path {
	const [name, ...rest] = path;
	if (stands?.kind === "name") return [...stands.path, ...rest];
	return stands === undefined ? path : [`its own ${name}`, ...rest];
}

/** Of `a.b` those of `a` and `a.b`, as texts that can be compared. */
function prefixes(path: Path): string[] {
	return path.map((_, index) => JSON.stringify(path.slice(0, index + 1)));
}

export function nameAssignments(templates: Template[], text: string): readonly NameAssignment[] {
	const assignments: NameAssignment[] = [];
	for (const template of walk(templates)) {
		for (const name of template.localScope?.() ?? []) assignments.push({ name: name.content, offset: name.begin });
		for (const name of template.blockScope?.() ?? []) {
			// After the tag's own name: `{% for company in …`.
			const offset = text.slice(template.token.begin).search(new RegExp(`(?<=\\w\\s+)${name}\\b`));
			assignments.push({ name, offset: template.token.begin + Math.max(0, offset) });
		}
	}
	return assignments;
}

function* valuesIn(templates: Template[]): Generator<Value> {
	for (const template of walk(templates)) {
		for (const argument of template.arguments?.() ?? []) if (argument instanceof Value) yield argument;
	}
}

/** Where values begin whose first filter is `default`. */
function defaultedOffsets(templates: Template[]): ReadonlySet<number> {
	const found = new Set<number>();
	for (const { filters, initial } of valuesIn(templates)) {
		const begin = filters[0]?.name === "default" ? initial.postfix[0]?.begin : undefined;
		if (begin !== undefined) found.add(begin);
	}
	return found;
}

/** Where the values of these tags begin. */
function offsetsIn(templates: Template[], tags: ReadonlySet<string>): ReadonlySet<number> {
	const found = new Set<number>();
	for (const template of walk(templates)) {
		if (!tags.has((template.token as { readonly name?: string }).name ?? "")) continue;
		for (const argument of template.arguments?.() ?? []) {
			if (argument instanceof Value) for (const token of argument.initial.postfix) found.add(token.begin);
		}
	}
	return found;
}

/** Of each part of `a.b`, `a["b"]` or `a[0]`. */
function partOffsets(text: string, start: number, path: Path): number[] {
	const found: number[] = [];
	let at = start;
	for (const [index, part] of path.entries()) {
		if (index > 0) at += /^["']?\s*\]?\s*(?:\.\s*|\[\s*["']?)?/.exec(text.slice(at))?.[0].length ?? 0;
		found.push(at);
		at += String(part).length;
	}
	return found;
}

/** Maps Liquid's row and column (from 1) to an offset. */
function offsets(text: string): (row: number, column: number) => number {
	const starts = [0];
	for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
	return (row, column) => (starts[row - 1] ?? 0) + column - 1;
}
