/** Why something is not read to its end. */
export function tooLargeText(maxBytes: number): string {
	return `it is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB`;
}
