/** Which names a template reads and which it gives values, and where they stand in the text. */
import { type Template, Value } from "liquidjs";
import { walk } from "./check-expressions.ts";
import { textLiquid } from "./liquid.ts";

/** A name the template reads, such as `company.name`. */
export interface NameUse {
	/** Ends before the first computed part: `a[b].c` is `["a"]`. */
	readonly path: readonly (string | number)[];
	/** Where each part of the path stands in the text. */
	readonly offsets: readonly number[];
	/** Followed by `| default`, so it may be absent. */
	readonly defaulted: boolean;
}

/** A name the template gives a value with `assign`, `capture` or a loop. */
export interface NameAssignment {
	readonly name: string;
	readonly offset: number;
}

export function nameUses(templates: Template[], text: string): readonly NameUse[] {
	const defaulted = defaultedOffsets(templates);
	const toOffset = offsets(text);
	const uses: (NameUse & { readonly start: number })[] = [];
	const { globals } = textLiquid.analyzeSync(templates, { partials: false });
	for (const { segments, location } of Object.values(globals).flat()) {
		const start = toOffset(location.row, location.col);
		const computed = segments.findIndex((segment) => typeof segment === "object");
		const path = (computed < 0 ? segments : segments.slice(0, computed)) as (string | number)[];
		uses.push({ path, start, offsets: partOffsets(text, start, path), defaulted: defaulted.has(start) });
	}
	return uses.sort((a, b) => a.start - b.start);
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
