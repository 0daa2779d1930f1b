/** Places for the parameters of `VALUES`: so many rows of so many columns. */
export function valueRows(rows: number, columns: number): string {
	const row = `(${Array.from({ length: columns }, () => "?").join(", ")})`;
	return Array.from({ length: rows }, () => row).join(", ");
}

/** Rows for a statement each: so many, and what is left. */
export function chunksOf<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
	const count = Math.ceil(items.length / size);
	return Array.from({ length: count }, (_, n) => items.slice(n * size, (n + 1) * size));
}
