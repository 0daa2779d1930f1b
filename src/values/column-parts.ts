/** The names of columns of `results.csv`: those that every task has, and the ways into rows and answers. */

/** Columns beside `bindings.*` and `output`; `parents` stands only where tasks were fanned out from results. */
export const OWN_COLUMNS = ["id", "template", "status", "parents", "sources", "cost", "attempts", "error"] as const;
export type OwnColumn = (typeof OWN_COLUMNS)[number];

/** `output.a\.b.c` → `output`, `a.b`, `c`: a dot within a name is written `\.` and a backslash `\\`. */
export function columnParts(column: string): readonly string[] {
	return [...`${column}.`.matchAll(/((?:\\[\s\S]|[^\\.])*)\./g)].map(([, part = ""]) =>
		part.replace(/\\([\s\S])/g, "$1"),
	);
}

/** The column of what stands under a name in the mapping of another column. */
export function memberColumn(column: string, name: string): string {
	return `${column}.${name.replaceAll("\\", "\\\\").replaceAll(".", "\\.")}`;
}
