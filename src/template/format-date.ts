/**
 * The `date` filter, in UTC. LiquidJS' own goes through the machine's time zone, so that one template
 * would give other tasks on other machines.
 */

/** A time zone at the end: a name, or an offset after a time of day. */
const ZONED =
	/(?:\b(?:GMT|UTC?|[ECMP][SD]T)|\dZ|:\d{2}(?:\.\d+)?\s*(?:GMT\s*)?[+-]\d{2}(?::?\d{2})?)(?:\s*\([^)]*\))?$/i;
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

/** Fails for "now", which is no function of the inputs, and for directives it does not know. */
export function formatDate(input: unknown, format: unknown = "%F"): unknown {
	if (input === null || input === undefined || input === "") return input;
	const date = toDate(input);
	return String(format).replace(/%([-_0^])?([A-Za-z%])/g, (whole, flag: string | undefined, letter: string) => {
		const directive = Object.hasOwn(DIRECTIVES, letter) ? DIRECTIVES[letter] : undefined;
		if (directive !== undefined) return applyFlag(directive(date), flag);
		throw new Error(`expected one of %${Object.keys(DIRECTIVES).join(" %")}, found \`${whole}\``);
	});
}

/** A number, or text of digits, is seconds since 1970; text without a time zone is UTC. */
function toDate(input: unknown): Date {
	if (input === "now" || input === "today") {
		throw new Error(`"${input}" is not available in templates; use run.date, which is frozen with the run`);
	}
	const text = String(input).trim();
	const seconds = /^-?\d{5,}$/.test(text) || typeof input === "number";
	const candidates = seconds ? [Number(text) * 1000] : ZONED.test(text) ? [text] : [`${text}Z`, `${text} UTC`, text];
	const date = candidates.map((candidate) => new Date(candidate)).find((made) => !Number.isNaN(made.getTime()));
	if (date === undefined) throw new Error(`expected a date, found ${JSON.stringify(text.slice(0, 60))}`);
	return date;
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
