/**
 * LiquidJS made strict and pure: unknown names and filters are errors, only own properties are read,
 * work is bounded, and nothing reaches files, the clock, the locale or chance.
 */
import { type FilterImplOptions, Liquid } from "liquidjs";

/** Tags that read files or keep state outside the template. */
const REMOVED_TAGS = ["include", "render", "layout", "block", "increment", "decrement"];
/** Filters that hide names from the analysis, or whose answer depends on chance or locale. */
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
];
const DATE_FILTERS = ["date", "date_to_xmlschema", "date_to_rfc822", "date_to_string", "date_to_long_string"];
/** Filters whose answer is text made of their input: a mapping would become `[object Object]`. */
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

const LIMITS = { parseLimit: 1_000_000, renderLimit: 2_000, memoryLimit: 50_000_000 } as const;

/** Evaluates a scalar that is one `{{ … }}`: the value keeps its type. */
export const valueLiquid = createLiquid({});
/** Renders everything else: every output must have a text. */
export const textLiquid = createLiquid({ outputEscape: requireText });

/** The filters a template may use, sorted. */
export const FILTER_NAMES: readonly string[] = Object.keys(valueLiquid.filters).sort();
/** The tags a template may use, sorted. */
export const TAG_NAMES: readonly string[] = Object.keys(valueLiquid.tags).sort();

function createLiquid(extra: { readonly outputEscape?: (value: unknown) => string }): Liquid {
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
	for (const tag of REMOVED_TAGS) delete liquid.tags[tag];
	for (const filter of REMOVED_FILTERS) delete liquid.filters[filter];
	for (const filter of DATE_FILTERS) guardFilter(liquid, filter, refuseClock);
	for (const filter of TEXT_FILTERS) guardFilter(liquid, filter, requireText);
	return liquid;
}

/** Puts a check of the input before a built-in filter. */
function guardFilter(liquid: Liquid, name: string, check: (input: unknown) => unknown): void {
	const original = liquid.filters[name];
	if (typeof original !== "function") throw new Error(`LiquidJS has no filter ${name}`);
	const handler: FilterImplOptions = function (input, ...parameters) {
		check(input);
		return original.call(this, input, ...parameters);
	};
	liquid.registerFilter(name, handler);
}

function refuseClock(input: unknown): void {
	if (input === "now" || input === "today") {
		throw new Error(`"${input}" is not available in templates; use run.date, which is frozen with the run`);
	}
}

/** Passes what has a text of its own; a mapping has none. */
function requireText(value: unknown): string {
	if (isMapping(value) || (Array.isArray(value) && value.some(isMapping))) {
		throw new Error("a mapping cannot be rendered as text; name one of its fields, or write `| json`");
	}
	return value as string;
}

function isMapping(value: unknown): boolean {
	return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
