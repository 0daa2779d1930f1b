/** Which names a template reads and which it gives values, and where they stand in the text. */
import { type Template, Value } from "liquidjs";
import { walk } from "./check-expressions.ts";
import { textLiquid } from "./liquid.ts";
import { loopNames, resolveLoopName } from "./loop-names.ts";

/** Tags that take what is not there for false. */
const CONDITIONS = new Set(["if", "unless", "case", "assign"]);

/** A name the template reads, such as `company.name`. */
export interface NameUse {
	/** Ends before the first computed part: `a[b].c` is `["a"]`. */
	readonly path: readonly (string | number)[];
	/** Where each part of the path stands in the text. */
	readonly offsets: readonly number[];
	/** Followed by `| default`, so it may be absent. */
	readonly defaulted: boolean;
	/** Of each part of the path whether a condition of the text asks if it is there. */
	readonly asked: readonly boolean[];
	/** Of the variable of a loop: its name, and how many parts of the path stand for it. */
	readonly loop?: { readonly name: string; readonly parts: number };
}

/** A name the template gives a value with `assign`, `capture` or a loop. */
export interface NameAssignment {
	readonly name: string;
	readonly offset: number;
}

export function nameUses(templates: Template[], text: string): readonly NameUse[] {
	const defaulted = defaultedOffsets(templates);
	const conditions = conditionOffsets(templates);
	const loops = loopNames(templates, text);
	const toOffset = offsets(text);
	const uses: UseAt[] = [];
	const { globals, variables } = textLiquid.analyzeSync(templates, { partials: false });
	const isGlobal = new Set(Object.values(globals).flat());
	const starts = new Set([...isGlobal].map(({ location }) => toOffset(location.row, location.col)));
	for (const use of new Set([...isGlobal, ...Object.values(variables).flat()])) {
		const start = toOffset(use.location.row, use.location.col);
		if (!isGlobal.has(use) && starts.has(start)) continue;
		const computed = use.segments.findIndex((segment) => typeof segment === "object");
		const path = (computed < 0 ? use.segments : use.segments.slice(0, computed)) as (string | number)[];
		const [name = ""] = path;
		const at = { start, offsets: partOffsets(text, start, path), defaulted: defaulted.has(start) };
		const way = isGlobal.has(use) ? undefined : resolveLoopName(String(name), start, loops);
		if (way !== undefined) uses.push(throughLoop({ ...at, path }, String(name), way));
		else if (isGlobal.has(use)) uses.push({ ...at, path });
	}
	const asked = new Set(uses.filter(({ start }) => conditions.has(start)).flatMap(({ path }) => prefixes(path)));
	return uses
		.sort((a, b) => a.start - b.start)
		.map((use) => ({ ...use, asked: prefixes(use.path).map((prefix) => asked.has(prefix)) }));
}

type UseAt = Omit<NameUse, "asked"> & { readonly start: number };

/** What is read of a loop's variable as what is read of the list's items. */
function throughLoop(use: UseAt, name: string, way: readonly (string | number)[]): UseAt {
	const [, ...rest] = use.path;
	const [start = use.start, ...others] = use.offsets;
	return {
		...use,
		path: [...way, ...rest],
		offsets: [...way.map(() => start), ...others],
		loop: { name, parts: way.length },
	};
}

/** Of `a.b` those of `a` and `a.b`, as texts that can be compared. */
function prefixes(path: NameUse["path"]): string[] {
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

/** Where values begin whose first filter is `default`. */
function defaultedOffsets(templates: Template[]): ReadonlySet<number> {
	const found = new Set<number>();
	for (const template of walk(templates)) {
		for (const argument of template.arguments?.() ?? []) {
			if (!(argument instanceof Value) || argument.filters[0]?.name !== "default") continue;
			const begin = argument.initial.postfix[0]?.begin;
			if (begin !== undefined) found.add(begin);
		}
	}
	return found;
}

/** Where values begin that conditions ask for: what is not there is false in them. */
function conditionOffsets(templates: Template[]): ReadonlySet<number> {
	const found = new Set<number>();
	for (const template of walk(templates)) {
		if (!CONDITIONS.has((template.token as { readonly name?: string }).name ?? "")) continue;
		for (const argument of template.arguments?.() ?? []) {
			if (argument instanceof Value) for (const token of argument.initial.postfix) found.add(token.begin);
		}
	}
	return found;
}

/** Of each part of `a.b`, `a["b"]` or `a[0]`. */
function partOffsets(text: string, start: number, path: readonly (string | number)[]): number[] {
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
