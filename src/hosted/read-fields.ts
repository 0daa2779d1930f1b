/** Single fields of an answer, read tolerantly: what is not as expected is as good as absent. */
import { BatchApiError } from "../model/batch-api.ts";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import { isTooDeep, MAX_NESTING } from "../model/nesting.ts";
import type { Notice } from "./notices.ts";

type Field = Json | undefined;

/** Stands for a time that the service owes and does not give. */
export const UNKNOWN_TIME = new Date(0).toISOString();

export function text(value: Field): string | undefined {
	return typeof value === "string" && value !== "" ? value : undefined;
}

export function requiredText(object: JsonObject, key: string): string {
	const value = text(object[key]);
	if (value === undefined) throw unreadable(`\`${key}\``);
	return value;
}

export function number(value: Field): number | undefined {
	return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Dollars; above them a cost is a mistake, and sums of such costs lose their cents. */
const MAX_COST = 1_000_000;

/**
 * Dollars of a batch or task: `cost`, or the retired `usage.total_cost` (contract 2.1). One that cannot be right counts as
 * not told: below nothing it would make room in budgets.
 */
export function cost({ cost: value, usage }: JsonObject, notice: Notice): number | undefined {
	const told = [value, isJsonObject(usage) ? usage.total_cost : undefined].filter(isTold);
	const [dollars] = told.map(toDollars).filter((each) => each !== undefined);
	if (dollars === undefined && told.length > 0) notice("cost", impossibleCost(told[0]));
	return dollars;
}

function isTold(value: Field): boolean {
	return value !== undefined && value !== null;
}

function toDollars(value: Field): number | undefined {
	const dollars = typeof value === "string" && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : number(value);
	return dollars !== undefined && dollars >= 0 && dollars <= MAX_COST ? dollars : undefined;
}

function impossibleCost(value: Field): string {
	const shown = typeof value === "object" ? "that is no number" : String(value).slice(0, 40);
	return `the service reports a cost of ${shown}: it counts as not reported, and budgets count the price instead`;
}

const DATE_TIME = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** ISO 8601 in UTC with milliseconds. A number is milliseconds since 1970; a text without a zone is in UTC; anything else is no time. */
export function time(value: Field): string | undefined {
	if (typeof value === "number") return iso(value);
	if (typeof value !== "string") return undefined;
	if (/^\d{12,14}$/.test(value)) return iso(Number(value));
	const [, date, clock = "00:00", zone = "Z"] = DATE_TIME.exec(value.trim()) ?? [];
	if (date === undefined) return undefined;
	return iso(Date.parse(`${date}T${clock}${normaliseZone(zone)}`));
}

function normaliseZone(zone: string): string {
	if (zone.toUpperCase() === "Z") return "Z";
	const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
	return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
}

function iso(ms: number): string | undefined {
	const date = new Date(ms);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

export const TOO_DEEP = `nested more than ${MAX_NESTING} levels deep`;

/** A part of an answer beside what was asked for: undefined, and told, when nothing could write or check it. */
export function shallow(value: Field, what: string, notice: Notice): Field {
	if (!isTooDeep(value)) return value;
	notice("nesting", `${what} of the service's answer is ${TOO_DEEP}; it is left out`);
	return undefined;
}

/** The object without the members that are undefined. */
export function present<Fields extends object>(
	fields: Fields,
): { [key in keyof Fields]?: Exclude<Fields[key], undefined> } {
	const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
	return Object.fromEntries(entries) as { [key in keyof Fields]?: Exclude<Fields[key], undefined> };
}

/** A write may have taken effect: nobody can tell from this answer. */
export function unreadable(expected: string): BatchApiError {
	return new BatchApiError("ambiguous", `the service's answer cannot be read: expected ${expected}`);
}
