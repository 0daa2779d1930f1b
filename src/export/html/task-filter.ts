/** Which tasks the page's table shows, as its address says it. The page's script reads the same. */

/** Beside the statuses: those that ended without a result, though somebody wanted one. */
export const UNSUCCESSFUL = "unsuccessful";
/** Those that succeeded with an answer that names no source. */
export const UNSOURCED = "unsourced";

/** `#/?status=failed`; of an empty filter the whole list. */
export function filterAddress(status: string): string {
	return status === "" ? "#/" : `#/?status=${status}`;
}

/** `#/task/profile%2Facme`. */
export function taskAddress(id: string): string {
	return `#/task/${encodeURIComponent(id.toWellFormed())}`;
}
