/** What a name of the text's own stands for, as far as the text tells: its shape is known once the names in scope are. */

export type Path = readonly (string | number)[];

export type ValueSource =
	| typeof UNKNOWN
	| typeof TEXT
	/** A name in scope, or something in it. */
	| { readonly kind: "name"; readonly path: Path }
	/** Something in what is no name in scope. */
	| { readonly kind: "part"; readonly of: ValueSource; readonly path: Path }
	/** A list by the source of its items. */
	| { readonly kind: "list"; readonly items: ValueSource }
	/** A group of `group_by`: its `name` and its `items`. */
	| { readonly kind: "group"; readonly items: ValueSource }
	| { readonly kind: "either"; readonly sources: readonly ValueSource[] };

/** Nothing is said of it. */
export const UNKNOWN = { kind: "unknown" } as const;
/** A text or number that is written out. */
export const TEXT = { kind: "text" } as const;

/** What stands at a path in the value: `part(results.p, [0, "key"])`. */
export function part(of: ValueSource, path: Path): ValueSource {
	const [first, ...rest] = path;
	if (first === undefined || of.kind === "unknown") return of;
	if (of.kind === "name") return { kind: "name", path: [...of.path, ...path] };
	if (of.kind === "list" && isItem(first)) return part(of.items, rest);
	if (of.kind === "group" && first === "items") return part(list(of.items), rest);
	return { kind: "part", of, path };
}

export function list(items: ValueSource): ValueSource {
	return { kind: "list", items };
}

/** A list of the items of another: what filters such as `sort` and `where` give. */
export function listOfItems(of: ValueSource): ValueSource {
	return list(part(of, [0]));
}

export function either(...sources: readonly ValueSource[]): ValueSource {
	const [only] = sources;
	if (sources.length === 1 && only !== undefined) return only;
	return sources.length === 0 || sources.includes(UNKNOWN) ? UNKNOWN : { kind: "either", sources };
}

export function isItem(part: string | number): boolean {
	return typeof part === "number" || part === "first" || part === "last";
}
