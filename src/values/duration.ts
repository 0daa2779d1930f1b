const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** Milliseconds of a duration such as `90s`, `30m`, `6h`, `7d`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
	const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(text);
	if (match === null) return undefined;
	return Number(match[1]) * UNIT_MS[match[2] as keyof typeof UNIT_MS];
}
