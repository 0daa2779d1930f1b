/** What the embedded engine of this version does not heed must not look accepted: a warning for each place. */
import { isJsonObject, type JsonObject } from "../model/json.ts";
import { mapping } from "./read-settings.ts";
import type { TemplateContext } from "./template-context.ts";

const UNHEEDED = [
	["batch", "search"],
	["batch", "brand_collection_id"],
] as const;
/** A model heeds it. */
const UNHEEDED_WITHOUT_MODEL = [["research_strategy"]] as const;
/** Headings, list entries and named sections: what the engine takes from a report format. */
const HAS_POINTS = /^\s*(?:#{1,6}|[-*+•]|\d{1,3}[.)])\s|\b(?:sections?|headings?|parts)\s*(?:on|for|:)/im;

/** For the file (empty pointer) or a template. */
export function warnOfUnused(
	pointer: readonly string[],
	definition: JsonObject,
	{ engine, yaml, log, root }: TemplateContext,
): void {
	if (engine !== "local") return;
	const warn = (what: string, place: readonly string[]) =>
		log.warn(
			"not_used_here",
			`the embedded engine of this version does not ${what}`,
			yaml.locateKey([...pointer, ...place]),
			root.engine === "local" ? { related: [{ message: "the engine", location: yaml.locateKey(["engine"]) }] } : {},
		);
	const isStructured = hasSchema(definition) || (hasSchema(root) && !hasFormats(definition));
	const hasModel = mapping(root.local).model !== undefined;
	const format = hasModel ? undefined : definition.report_format;
	if (format !== undefined && isStructured) {
		warn("heed `report_format` where the output has a schema", ["report_format"]);
	} else if (format !== undefined && !HAS_POINTS.test(String(format))) {
		warn("heed `report_format`, but for its headings, list entries and named sections", ["report_format"]);
	}
	for (const place of hasModel ? UNHEEDED : [...UNHEEDED_WITHOUT_MODEL, ...UNHEEDED]) {
		const [first, second] = place;
		const value = second === undefined ? definition[first] : mapping(definition[first])[second];
		if (value !== undefined) warn(`heed \`${place.at(-1)}\``, place);
	}
}

/** True where the output is to be JSON. */
function hasSchema(definition: JsonObject): boolean {
	const formats = mapping(definition.batch).output_formats;
	return mapping(definition.output).schema !== undefined || (Array.isArray(formats) && formats.some(isJsonObject));
}

function hasFormats(definition: JsonObject): boolean {
	return mapping(definition.batch).output_formats !== undefined;
}
