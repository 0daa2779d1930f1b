/**
 * The `date` filter, in UTC. LiquidJS' own goes through the machine's time zone, so that one template
 * would give other tasks on other machines.
 */

/** ISO 8601: a day, or its year or month alone, for their first day; then perhaps a time, and its time zone. */
const ISO_DATE =
	/^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|([+-])(\d{2})(?::?(\d{2}))?)?)?)?)?$/i;
/** Of seconds since 1970: shorter ones are more likely days such as 20261001, longer ones count milliseconds. */
const UNIX_SECONDS = /^-?\d{9,11}(?:\.\d+)?$/;
const EXPECTED = "expected a date such as 2026-10-01 or 2026-10-01T08:30:00Z";
const MONTHS = "January February March April May June July August September October November December".split(" ");
const DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const DAY_MS = 86_400_000;

type Directive = (date: Date) => string;

const DIRECTIVES: { readonly [letter: string]: Directive } = {
	Y: (date) => String(date.getUTCFullYear()),
	y: (date) => two(date.getUTCFullYear() % 100),
	m: (date) => two(date.getUTCMonth() + 1),
	B: (date) => MONTHS[date.getUTCMonth()] ?? "",
	b: (date) => (MONTHS[date.getUTCMonth()] ?? "").slice(0, 3),
	d: (date) => two(date.getUTCDate()),
	e: (date) => String(date.getUTCDate()).padStart(2),
	j: (date) => String(dayOfYear(date)).padStart(3, "0"),
	A: (date) => DAYS[date.getUTCDay()] ?? "",
	a: (date) => (DAYS[date.getUTCDay()] ?? "").slice(0, 3),
	u: (date) => String(date.getUTCDay() || 7),
	w: (date) => String(date.getUTCDay()),
	V: (date) => two(isoWeek(date)),
	H: (date) => two(date.getUTCHours()),
	I: (date) => two(date.getUTCHours() % 12 || 12),
	p: (date) => (date.getUTCHours() < 12 ? "AM" : "PM"),
	M: (date) => two(date.getUTCMinutes()),
	S: (date) => two(date.getUTCSeconds()),
	L: (date) => String(date.getUTCMilliseconds()).padStart(3, "0"),
	s: (date) => String(Math.floor(date.getTime() / 1000)),
	z: () => "+0000",
	Z: () => "UTC",
	F: (date) => date.toISOString().slice(0, 10),
	T: (date) => date.toISOString().slice(11, 19),
	R: (date) => date.toISOString().slice(11, 16),
	"%": () => "%",
};

/**
 * Fails for "now", which is no function of the inputs, for what is not ISO 8601 (`01.10.2026` is read differently in
 * different countries) nor seconds since 1970, and for directives it does not know.
 */
export function formatDate(input: unknown, format: unknown = "%F"): unknown {
	if (input === null || input === undefined || input === "") return input;
	const date = toDate(input);
	return String(format).replace(/%([-_0^])?([A-Za-z%])/g, (whole, flag: string | undefined, letter: string) => {
		const directive = Object.hasOwn(DIRECTIVES, letter) ? DIRECTIVES[letter] : undefined;
		if (directive !== undefined) return applyFlag(directive(date), flag);
		throw new Error(`expected one of %${Object.keys(DIRECTIVES).join(" %")}, found \`${whole}\``);
	});
}

/** Text without a time zone is UTC. Fails for what is no date, and for days and times that no calendar or clock has. */
function toDate(input: unknown): Date {
	if (input === "now" || input === "today") {
		throw new Error(`"${input}" is not available in templates; use run.date, which is frozen with the run`);
	}
	const text = String(input).trim();
	if (UNIX_SECONDS.test(text)) return new Date(Number(text) * 1000);
	const parts = ISO_DATE.exec(text);
	const found = JSON.stringify(text.slice(0, 60));
	if (parts === null) {
		throw new Error(`${EXPECTED}, found ${found}; write it so in the data, or leave the \`date\` filter out`);
	}
	const date = isoDate(parts);
	if (date === undefined) {
		throw new Error(`${EXPECTED}, found ${found}, which no calendar or clock has; correct it in the data`);
	}
	return date;
}

/** Undefined where a part of it is past its end, such as 30 February. */
function isoDate([, ...parts]: RegExpExecArray): Date | undefined {
	const number = (index: number, otherwise = 0) => Number(parts[index] ?? otherwise);
	const [year, month, day] = [number(0), number(1, 1), number(2, 1)];
	const [hours, minutes, seconds] = [number(3), number(4), number(5)];
	const [zoneHours, zoneMinutes] = [number(9), number(10)];
	const date = new Date(0);
	date.setUTCFullYear(year, month - 1, day);
	const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
	if (!isDay || hours > 23 || minutes > 59 || seconds > 59 || zoneHours > 23 || zoneMinutes > 59) return undefined;
	date.setUTCHours(hours, minutes, seconds, Math.floor(Number(`0.${parts[6] ?? 0}`) * 1000));
	const zone = (parts[8] === "-" ? -1 : 1) * (zoneHours * 60 + zoneMinutes);
	return new Date(date.getTime() - zone * 60_000);
}

/** `-` no padding, `_` padded with blanks, `0` with zeros, `^` in capitals. */
function applyFlag(value: string, flag: string | undefined): string {
	if (flag === "^") return value.toUpperCase();
	if (flag === "-") return value.replace(/^[0 ]+(?=.)/, "");
	if (flag === "_") return value.replace(/^0+(?=.)/, (zeros) => " ".repeat(zeros.length));
	return flag === "0" ? value.replaceAll(" ", "0") : value;
}

function two(value: number): string {
	return String(value).padStart(2, "0");
}

function dayOfYear(date: Date): number {
	return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / DAY_MS) + 1;
}

/** The week of the year that has this week's Thursday (ISO 8601). */
function isoWeek(date: Date): number {
	const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * DAY_MS);
	return Math.ceil(dayOfYear(thursday) / 7);
}
