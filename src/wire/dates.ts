/** Date bounds of a search: a calendar day, or a date-time where `historical_cache` allows one (contract 5). */

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const DATE_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/;
const DAY_MS = 86_400_000;

/** True for `2026-02-28`, false for `2026-02-30`. */
export function isCalendarDay(value: string): boolean {
	const match = DAY.exec(value);
	if (match === null) return false;
	const [, year, month, day] = match.map(Number);
	const date = new Date(0);
	date.setUTCFullYear(year ?? 0, (month ?? 0) - 1, day ?? 0);
	return date.getUTCMonth() + 1 === month && date.getUTCDate() === day;
}

/** True for an ISO 8601 date-time whose day is on the calendar and whose time is on the clock. */
export function isDateTime(value: string): boolean {
	const match = DATE_TIME.exec(value);
	if (match === null) return false;
	const [, day = "", hour, minute, second = "0", zone = "Z"] = match;
	const [zoneHour = 0, zoneMinute = 0] = zone === "Z" ? [] : zone.slice(1).split(":").map(Number);
	const onTheClock = Number(hour) <= 23 && Number(minute) <= 59 && Number(second) <= 59;
	return onTheClock && zoneHour <= 23 && zoneMinute <= 59 && isCalendarDay(day);
}

/** True for either form. */
export function isDateBound(value: string): boolean {
	return isCalendarDay(value) || isDateTime(value);
}

/** True when the end lies before the start. A day as end means its last moment; no zone means UTC. */
export function endsBeforeStart(start: string, end: string): boolean {
	const lastMoment = DAY.test(end) ? instant(end) + DAY_MS - 1 : instant(end);
	return lastMoment < instant(start);
}

function instant(bound: string): number {
	const day = Date.parse(`${bound.slice(0, 10)}T00:00:00Z`);
	const match = DATE_TIME.exec(bound);
	if (match === null) return day;
	const [, , hour, minute, second = "0", zone = "Z"] = match;
	const fraction = Number(/\.\d+/.exec(bound)?.[0] ?? 0);
	return day + (Number(hour) * 60 + Number(minute) - zoneMinutes(zone)) * 60_000 + (Number(second) + fraction) * 1000;
}

function zoneMinutes(zone: string): number {
	if (zone === "Z") return 0;
	const [hours = 0, minutes = 0] = zone.slice(1).split(":").map(Number);
	return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
