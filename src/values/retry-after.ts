/** A `Retry-After` header, in seconds or as an HTTP date, to milliseconds from now; undefined where it says nothing. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
	const text = header?.trim();
	if (text === undefined) return undefined;
	const ms = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
	return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
