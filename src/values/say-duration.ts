import { plural } from "./plural.ts";

const UNITS = [
	["hour", 3_600_000],
	["minute", 60_000],
	["second", 1_000],
	["millisecond", 1],
] as const;

/** `20 minutes`, `1 hour 30 minutes`: the two largest units that are not nothing. */
export function sayDuration(ms: number): string {
	const parts: string[] = [];
	let left = Math.round(ms);
	for (const [name, unit] of UNITS) {
		const count = Math.floor(left / unit);
		left -= count * unit;
		if (count > 0) parts.push(plural(count, name));
	}
	return parts.length === 0 ? "no time" : parts.slice(0, 2).join(" ");
}
