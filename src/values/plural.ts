/** `1 task`, `2 tasks`, `3 batches`. */
export function plural(count: number, noun: string): string {
	return `${count} ${nounFor(count, noun)}`;
}

/** The noun alone, as it stands behind the number. */
export function nounFor(count: number, noun: string): string {
	if (count === 1) return noun;
	return /(?:[sx]|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}
