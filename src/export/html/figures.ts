/** Figures as the page shows them, in all of its parts. Times are in UTC, so that equal results give equal pages. */
import { dollars } from "../../values/dollars.ts";

/** `2026-10-01 00:05` of milliseconds since 1970. */
export function dateTime(ms: number): string {
	return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}

/** The same of ISO 8601 text; empty where it is unknown, or is no time. */
export function dateTimeOf(iso: string | null): string {
	const ms = Date.parse(iso ?? "");
	return Number.isNaN(ms) ? "" : dateTime(ms);
}

/** `42 s`, `90 min`, `2 h 5 min`, `3 d 4 h`: from two of a unit on, in that unit. */
export function duration(seconds: number): string {
	const whole = Math.round(seconds);
	if (whole < 120) return `${whole} s`;
	const minutes = Math.round(whole / 60);
	if (minutes < 120) return `${minutes} min`;
	if (minutes < 48 * 60) return inTwoUnits(minutes, 60, "h", "min");
	return inTwoUnits(Math.round(minutes / 60), 24, "d", "h");
}

function inTwoUnits(amount: number, size: number, large: string, small: string): string {
	const rest = amount % size;
	return `${Math.floor(amount / size)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}

/** Of attempts: US dollars of those whose cost is known, and how many there are whose cost is not. */
export interface Cost {
	readonly known: number;
	readonly unknown: number;
	/** All of them. */
	readonly attempts: number;
}

/** `$0.50`, `unknown`, `$0.50 and 2 unknown`; `$0.00` where nothing was bought. */
export function costText({ known, unknown, attempts }: Cost): string {
	if (unknown === 0) return dollars(known);
	return unknown === attempts ? "unknown" : `${dollars(known)} and ${unknown} unknown`;
}
