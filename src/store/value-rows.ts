/** Places for the parameters of `VALUES`: so many rows of so many columns. */
export function valueRows(rows: number, columns: number): string {
	const row = `(${Array.from({ length: columns }, () => "?").join(", ")})`;
	return Array.from({ length: rows }, () => row).join(", ");
}
