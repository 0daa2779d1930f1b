/**
 * LiquidJS made strict and pure: unknown names and filters are errors, only own properties are read,
 * work is bounded, and nothing reaches files, the clock, the locale or chance.
 */
import { type FilterImplOptions, Liquid, type LiquidOptions } from "liquidjs";
import { formatDate } from "./format-date.ts";
import { StrictAssign } from "./strict-assign.ts";
import { isPlainMapping } from "./strict-context.ts";

/** Tags that read files or keep state outside the template. */
const REMOVED_TAGS = ["include", "render", "layout", "block", "increment", "decrement"];
/** Filters that hide names from the analysis, or whose answer depends on chance, locale or time zone. */
const REMOVED_FILTERS = [
	"where_exp",
	"reject_exp",
	"group_by_exp",
	"has_exp",
	"find_index_exp",
	"find_exp",
	"sample",
	"sort_natural",
	"raw",
	"date_to_xmlschema",
	"date_to_rfc822",
	"date_to_string",
	"date_to_long_string",
];
/** Filters whose answer is text made of their input: a mapping in it would become `[object Object]`. */
const TEXT_FILTERS = [
	"append",
	"prepend",
	"capitalize",
	"downcase",
	"upcase",
	"strip",
	"lstrip",
	"rstrip",
	"squish",
	"normalize_whitespace",
	"strip_html",
	"strip_newlines",
	"newline_to_br",
	"escape",
	"escape_once",
	"xml_escape",
	"cgi_escape",
	"uri_escape",
	"url_encode",
	"url_decode",
	"slugify",
	"split",
	"replace",
	"replace_first",
	"replace_last",
	"remove",
	"remove_first",
	"remove_last",
	"truncate",
	"truncatewords",
	"number_of_words",
	"join",
	"array_to_sentence_string",
	"base64_encode",
	"base64_decode",
	"sha256",
	"hmac_sha256",
];

/** Filters that would take what is no number for 0. */
const NUMBER_FILTERS = "abs at_least at_most ceil divided_by floor minus modulo plus round times".split(" ");

/** Characters, milliseconds and bytes. */
export const LIMITS = { parseLimit: 1_000_000, renderLimit: 2_000, memoryLimit: 50_000_000 } as const;

/** Evaluates a scalar that is one `{{ … }}`: the value keeps its type. */
export const valueLiquid = createLiquid({});
/** Renders everything else: every output must have a text. */
export const textLiquid = createLiquid({ outputEscape: requireText });

/** Only reads templates: it takes any filter, so that all that is wrong with a text can be told. */
export const readingLiquid = createLiquid({ strictFilters: false });

/** The filters a template may use, sorted. */
export const FILTER_NAMES: readonly string[] = Object.keys(valueLiquid.filters).sort();
/** The tags a template may use, sorted. */
export const TAG_NAMES: readonly string[] = Object.keys(valueLiquid.tags).sort();

function createLiquid(extra: Pick<LiquidOptions, "outputEscape" | "strictFilters">): Liquid {
	const liquid = new Liquid({
		strictVariables: true,
		strictFilters: true,
		ownPropertyOnly: true,
		// Lets `{{ x | default: … }}` and `{% if x %}` ask for a name that may be absent.
		lenientIf: true,
		timezoneOffset: 0,
		locale: "en-US",
		dynamicPartials: false,
		...LIMITS,
		...extra,
	});
	liquid.registerTag("assign", StrictAssign);
	for (const tag of REMOVED_TAGS) delete liquid.tags[tag];
	for (const filter of REMOVED_FILTERS) delete liquid.filters[filter];
	liquid.registerFilter("date", formatDate);
	for (const filter of TEXT_FILTERS) guardFilter(liquid, filter, requireText);
	for (const filter of NUMBER_FILTERS) guardFilter(liquid, filter, requireNumber);
	return liquid;
}

/** Puts a check of input and arguments before a built-in filter. */
function guardFilter(liquid: Liquid, name: string, check: (value: unknown) => void): void {
	const original = liquid.filters[name];
	if (typeof original !== "function") throw new Error(`LiquidJS has no filter ${name}`);
	const handler: FilterImplOptions = function (input, ...parameters) {
		check(input);
		for (const parameter of parameters) check(parameter);
		return original.call(this, input, ...parameters);
	};
	liquid.registerFilter(name, handler);
}

/** Passes what has a text of its own; a mapping and infinity have none. */
function requireText(value: unknown): string {
	if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`expected a number, found ${value}`);
	if (holdsMapping(value)) {
		throw new Error("a mapping cannot be rendered as text; name one of its fields, or write `| json`");
	}
	return value as string;
}

function requireNumber(value: unknown): void {
	const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
	if (typeof number === "number" && !Number.isNaN(number)) return;
	if (typeof value === "boolean") return; // `divided_by: 2, true`
	const found = typeof value === "object" && value !== null ? "a list or a mapping" : JSON.stringify(value ?? null);
	throw new Error(`expected a number, found ${found === "null" ? "nothing" : found}`);
}

function holdsMapping(value: unknown): boolean {
	return Array.isArray(value) ? value.some(holdsMapping) : isPlainMapping(value);
}
