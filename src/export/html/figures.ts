/** Times as the page shows them: in UTC, so that equal results give equal pages. */

/** `2026-10-01 00:05` of milliseconds since 1970. */
export function dateTime(ms: number): string {
	return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}

/** `42 s`, `5 min`, `1 h 30 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
	const whole = Math.round(seconds);
	if (whole < 120) return `${whole} s`;
	const minutes = Math.round(whole / 60);
	if (minutes < 120) return `${minutes} min`;
	const hours = Math.floor(minutes / 60);
	if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
	return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
