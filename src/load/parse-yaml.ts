/**
 * A YAML text → a YamlFile, or everything that is wrong with it as YAML: YAML 1.2 core, one document,
 * no merge keys, no duplicate keys, few aliases.
 */
import { type Document, LineCounter, parseAllDocuments } from "yaml";
import type { Json } from "../model/json.ts";
import type { SourceFile } from "../model/pipeline.ts";
import type { ProblemLog } from "./problem-log.ts";
import { yamlCautions } from "./yaml-cautions.ts";
import { TOO_DEEP } from "./yaml-error.ts";
import { YamlFaults } from "./yaml-faults.ts";
import { locationAt, type Pointer, YamlFile } from "./yaml-file.ts";

const MAX_ALIASES = 100;
/** In a file: for each of them the document is searched. */
const MOST_ALIASES = 1_000;

/**
 * Undefined after logging why the text cannot be used; mistakes that leave the rest readable are logged too.
 * `isText` says where a number becomes text, so that all its digits count. Default: nowhere.
 */
export function parseYaml(
	source: SourceFile,
	log: ProblemLog,
	isText: (path: Pointer) => boolean = () => false,
): YamlFile | undefined {
	const lines = new LineCounter();
	const faults = new YamlFaults(source, lines, log);
	const documents = parseDocuments(source, lines);
	if (documents === undefined) {
		faults.report("yaml_syntax", TOO_DEEP, [0, 1], { hint: "write it flatter" });
		return undefined;
	}
	const [document, second] = documents;
	if (document === undefined) {
		log.error("file_empty", "expected content, found comments only", locationAt(source.path, lines, 0, 1));
		return undefined;
	}
	if (second !== undefined) {
		faults.report("yaml_syntax", "expected one YAML document, found a second one", [second.range[0], 3]);
	}
	faults.reportErrors(document);
	if (faults.fatal || faults.hasTooManyAliases(document, MOST_ALIASES)) return undefined;
	faults.reportForeignParts(document);
	const value = faults.fatal ? undefined : toValue(document, faults);
	if (value === undefined) return undefined;
	yamlCautions(document, { source, lines, isText }, log);
	return new YamlFile(source, document, lines, value);
}

/** Undefined for more levels than the parser can follow. */
function parseDocuments({ text }: SourceFile, lines: LineCounter): readonly Document.Parsed[] | undefined {
	try {
		const documents = parseAllDocuments(text, {
			version: "1.2",
			schema: "core",
			merge: false,
			lineCounter: lines,
			prettyErrors: false,
			strict: true,
			// Found by `YamlFaults`, which keeps the first of two and goes on.
			uniqueKeys: false,
			stringKeys: true,
			logLevel: "silent",
		});
		return Array.isArray(documents) ? documents : [];
	} catch (error) {
		if (error instanceof RangeError) return undefined;
		throw error;
	}
}

function toValue(document: Document, faults: YamlFaults): Json | undefined {
	try {
		return (document.toJS({ maxAliasCount: MAX_ALIASES }) ?? null) as Json;
	} catch (error) {
		if (!(error instanceof ReferenceError)) throw error;
		const message = `expected at most ${MAX_ALIASES} aliased nodes, found more (aliases that multiply each other are refused)`;
		faults.report("yaml_alias", message, faults.firstAlias(document));
		return undefined;
	}
}
