/** Ids that the embedded engine gives are URL-safe; anything else names nothing, and need not reach the database. */
export function isServiceId(id: string): boolean {
	return /^[\w-]+$/.test(id);
}
