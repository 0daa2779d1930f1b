import { extname } from "node:path";
import type { Json } from "../../model/json.ts";
import type { Location } from "../../model/problem.ts";
import { textOf } from "../../values/text-of.ts";
import type { RowSchema } from "./row-schema.ts";
import type { SourceContext } from "./source-context.ts";

const FORMAT_OF_EXTENSION: { readonly [extension: string]: string } = {
	".csv": "csv",
	".tsv": "tsv",
	".json": "json",
	".jsonl": "jsonl",
	".ndjson": "jsonl",
	".yaml": "yaml",
	".yml": "yaml",
};

/** A data source with `file`, as the pipeline describes it. */
export interface FileDefinition {
	/** Relative to the pipeline file. */
	readonly path: string;
	readonly format: string;
	/** JSON Pointer to the rows; empty for all of the file. */
	readonly at: string;
	/** Null where the format tells. */
	readonly delimiter: string | null;
	readonly schema: RowSchema | null;
	/** Where the pipeline names the file. */
	readonly reference: Location;
}

/** Undefined after logging that the format is not known. */
export function readDefinition(
	path: string,
	definition: { readonly [key: string]: Json },
	schema: RowSchema | null,
	context: SourceContext,
): FileDefinition | undefined {
	const { name, yaml, log } = context;
	const reference = yaml.locateValue(["data", name, "file"]);
	const format = textOf(definition.format ?? FORMAT_OF_EXTENSION[extname(path).toLowerCase()] ?? "");
	if (format === "") {
		const message = `expected a file ending in .csv, .tsv, .json, .jsonl or .yaml, found ${path}`;
		log.error("bad_format", message, reference, { hint: "say which it is with `format`" });
		return undefined;
	}
	refuseUnusedOptions(format, definition, context);
	const { at, delimiter } = definition;
	return {
		...{ path, format, schema, reference },
		at: typeof at === "string" ? at : "",
		delimiter: typeof delimiter === "string" ? delimiter : null,
	};
}

/** An option that this format cannot obey must not look accepted. */
function refuseUnusedOptions(
	format: string,
	definition: { readonly [key: string]: Json },
	{ name, yaml, log }: SourceContext,
): void {
	const usable: { readonly [option: string]: readonly string[] } = {
		at: ["json", "yaml"],
		delimiter: ["csv", "tsv"],
	};
	for (const [option, formats] of Object.entries(usable)) {
		if (definition[option] === undefined || formats.includes(format)) continue;
		const message = `\`${option}\` works with ${formats.join(" and ")}, found a ${format} file`;
		log.error("not_allowed", message, yaml.locateKey(["data", name, option]), { hint: `remove \`${option}\`` });
	}
}
