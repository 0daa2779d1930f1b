/**
 * What names stand for that a text makes itself: `{% for r in results.launches %}` makes `r` an item of
 * `results.launches`, `{% assign x = r.output %}` makes `x` what its expression gives.
 */
import { type Template, TokenKind, Value } from "liquidjs";
import { walk } from "./check-expressions.ts";
import { type SourceOf, type SourceToken, sourceOfValue } from "./filter-sources.ts";
import { either, type Path, part, TEXT, UNKNOWN, type ValueSource } from "./value-source.ts";

export interface LocalNames {
	/** What the name at this offset of the text stands for; undefined where the text has not made it. */
	nameAt(name: string, offset: number): ValueSource | undefined;
	/** What a value in an expression is, before its filters. */
	readonly tokenSource: SourceOf;
}

interface Loop {
	readonly name: string;
	readonly list: SourceToken;
	/** The part of the text in which the name means that. */
	readonly range: readonly [start: number, end: number];
}

interface Assignment {
	readonly name: string;
	/** From where in the text the name has the value. */
	readonly from: number;
	/** It stands in no block, so that it takes the place of all before it. */
	readonly always: boolean;
	/** Undefined of a `capture`. */
	readonly value: Value | undefined;
}

/** What LiquidJS knows of tags and its types hide. */
interface NamingTag extends Template {
	readonly variable?: string;
	readonly collection?: SourceToken;
	readonly value?: unknown;
}

interface AccessToken extends SourceToken {
	/** What a literal is read from, as in `"text".size`. */
	readonly variable?: unknown;
	readonly props: readonly (SourceToken & { readonly content?: string | number })[];
}

export function localNames(templates: readonly Template[], text: string): LocalNames {
	const loops = [...loopsIn(templates)];
	const assignments = [...assignmentsIn(templates)];
	const made = new Map<Assignment, ValueSource>();

	function nameAt(name: string, offset: number): ValueSource | undefined {
		const loop = loops.findLast((each) => each.name === name && isInside(offset, each));
		if (loop !== undefined) return part(tokenSource(loop.list), [0]);
		const reaching = assignmentsBefore(name, offset);
		return reaching.length === 0 ? undefined : either(...reaching.map(assigned));
	}

	/** Those whose value the name may have: in a loop, later ones too. */
	function assignmentsBefore(name: string, offset: number): readonly Assignment[] {
		const own = assignments.filter((each) => each.name === name);
		const around = loops.filter((loop) => isInside(offset, loop));
		const reaching = own.filter(({ from }) => from <= offset || around.some((loop) => isInside(from, loop)));
		const replaced = reaching.findLastIndex(({ from, always }) => always && from <= offset);
		return reaching.slice(Math.max(0, replaced));
	}

	function assigned(assignment: Assignment): ValueSource {
		const known = made.get(assignment);
		if (known !== undefined) return known;
		// What is made of itself in a loop is not followed.
		made.set(assignment, UNKNOWN);
		const { value } = assignment;
		const source = value === undefined ? TEXT : sourceOfValue(value, text, tokenSource);
		made.set(assignment, source);
		return source;
	}

	function tokenSource(token: SourceToken): ValueSource {
		if (token.kind === TokenKind.Quoted || token.kind === TokenKind.Number) return TEXT;
		const path = token.kind === TokenKind.PropertyAccess ? pathOf(token as AccessToken) : undefined;
		if (path === undefined) return UNKNOWN;
		const [name = "", ...rest] = path;
		const local = nameAt(String(name), token.begin);
		return local === undefined ? { kind: "name", path } : part(local, rest);
	}

	return { nameAt, tokenSource };
}

/** Inner loops behind the outer ones. */
function* loopsIn(templates: readonly Template[]): Generator<Loop> {
	for (const template of walk(templates)) {
		const { variable, collection, token } = template as NamingTag;
		if (variable === undefined || collection === undefined) continue;
		yield { name: variable, list: collection, range: [token.end, endOf(template)] };
	}
}

/** In the order of the text. */
function* assignmentsIn(templates: readonly Template[]): Generator<Assignment> {
	const outermost = new Set(templates);
	for (const template of walk(templates)) {
		for (const { content: name } of template.localScope?.() ?? []) {
			const { value } = template as NamingTag;
			const given = value instanceof Value ? value : undefined;
			yield { name, from: endOf(template), always: outermost.has(template), value: given };
		}
	}
}

/** The end of the last thing in it. */
function endOf(template: Template): number {
	let end = template.token.end;
	for (const inner of walk([template])) end = Math.max(end, inner.token.end);
	return end;
}

function isInside(offset: number, { range: [start, end] }: Loop): boolean {
	return start <= offset && offset <= end;
}

/** Undefined where a part of it is computed, as in `a[b]`. */
function pathOf({ variable, props }: AccessToken): Path | undefined {
	if (variable !== undefined) return undefined;
	const parts = props.map(({ kind, content }) => (kind === TokenKind.PropertyAccess ? undefined : content));
	return parts.every((each) => each !== undefined) ? parts : undefined;
}
