/**
 * A YAML text as a value and as nodes with places: YAML 1.2 core, one document, no merge keys, no
 * duplicate keys, few aliases. Values that YAML 1.1 tools read otherwise are warned about.
 */
import {
	type Document,
	isAlias,
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	type Node,
	type Pair,
	parseAllDocuments,
	Scalar,
	visit,
	type YAMLError,
} from "yaml";
import type { Json } from "../model/json.ts";
import type { SourceFile } from "../model/pipeline.ts";
import type { Location } from "../model/problem.ts";
import type { ProblemLog } from "./problem-log.ts";
import { type ScalarStyle, scalarOffsets } from "./scalar-offsets.ts";

export type Pointer = readonly (string | number)[];

const MAX_ALIASES = 100;
/** What YAML 1.1 reads as a boolean or a base-60 number, and YAML 1.2 as text. */
const YAML_1_1_ONLY = /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+)$/;

/** A parsed YAML file that can tell where each part stands. */
export class YamlFile {
	readonly source: SourceFile;
	readonly value: Json;
	readonly #document: Document;
	readonly #lines: LineCounter;

	constructor(source: SourceFile, document: Document, lines: LineCounter, value: Json) {
		this.source = source;
		this.value = value;
		this.#document = document;
		this.#lines = lines;
	}

	/** The node at a pointer, through aliases. */
	node(pointer: Pointer): Node | undefined {
		let node = this.resolve(this.#document.contents as Node | null);
		for (const part of pointer) {
			if (isMap(node)) node = this.resolve(findPair(node.items, part)?.value as Node | null);
			else if (isSeq(node)) node = this.resolve(node.items[Number(part)] as Node | undefined);
			else return undefined;
		}
		return node;
	}

	/** Follows an alias to what it stands for. */
	resolve(node: Node | null | undefined): Node | undefined {
		return isAlias(node) ? node.resolve(this.#document) : (node ?? undefined);
	}

	/** Of the value at the pointer, or of the nearest part above that exists. */
	locateValue(pointer: Pointer): Location {
		const node = this.node(pointer);
		if (node !== undefined) return this.locateNode(node);
		return pointer.length === 0 ? this.at(0) : this.locateKey(pointer);
	}

	/** Of the key that the pointer ends in; of the value where it is a list item. */
	locateKey(pointer: Pointer): Location {
		const last = pointer.at(-1);
		if (last === undefined) return this.locateFirstKey();
		const parent = this.node(pointer.slice(0, -1));
		const key = isMap(parent) ? (findPair(parent.items, last)?.key as Node | undefined) : undefined;
		if (key !== undefined) return this.locateNode(key);
		return this.node(pointer) === undefined ? this.locateValue(pointer.slice(0, -1)) : this.locateValue(pointer);
	}

	/** Of the mapping's own key, where something inside it is missing; of the first key for the file itself. */
	locateMapping(pointer: Pointer): Location {
		return pointer.length === 0 ? this.locateFirstKey() : this.locateKey(pointer);
	}

	locateNode(node: Node): Location {
		const [start, end] = node.range ?? [0, 0];
		const firstLine = this.source.text.slice(start, end).split("\n", 1)[0] ?? "";
		return this.at(start, Math.max(1, firstLine.trimEnd().length));
	}

	/** Of a character of a scalar's value; of the scalar where its source cannot be followed. */
	locateInScalar(node: Node, index: number, length = 1): Location {
		if (!isScalar(node) || typeof node.value !== "string" || node.range == null) return this.locateNode(node);
		const style = (node.type ?? Scalar.PLAIN) as ScalarStyle;
		const toOffset = scalarOffsets(node.value, style, this.source.text, [node.range[0], node.range[1]]);
		return toOffset === undefined ? this.locateNode(node) : this.at(toOffset(index), length);
	}

	/** Of a file offset. */
	at(offset: number, length = 1): Location {
		return locationAt(this.source.path, this.#lines, offset, length);
	}

	locateFirstKey(): Location {
		const root = this.resolve(this.#document.contents as Node | null);
		const key = isMap(root) ? (root.items[0]?.key as Node | undefined) : undefined;
		return key === undefined ? this.locateValue([]) : this.locateNode(key);
	}
}

function findPair(items: readonly Pair[], part: string | number): Pair | undefined {
	return items.find(({ key }) => (isScalar(key) ? String(key.value) : String(key)) === String(part));
}

function locationAt(file: string, lines: LineCounter, offset: number, length: number): Location {
	const { line, col } = lines.linePos(Math.max(0, offset));
	return { file, line: Math.max(1, line), column: Math.max(1, col), length };
}

/** Parses the text; undefined after logging what is wrong with it as YAML. */
export function parseYaml(source: SourceFile, log: ProblemLog): YamlFile | undefined {
	const lines = new LineCounter();
	const documents = parseAllDocuments(source.text, {
		version: "1.2",
		schema: "core",
		merge: false,
		lineCounter: lines,
		prettyErrors: false,
		strict: true,
		uniqueKeys: true,
		stringKeys: true,
		logLevel: "silent",
	});
	const document = Array.isArray(documents) ? documents[0] : undefined;
	if (document === undefined) {
		log.error("file_empty", `${source.path} has no content`, undefined);
		return undefined;
	}
	const second = documents[1];
	if (second !== undefined) {
		const location = locationAt(source.path, lines, second.range[0], 1);
		log.error("yaml_syntax", "expected one YAML document, found a second one", location);
	}
	for (const error of document.errors) reportYamlError(error, source, lines, log);
	reportMergeKeys(document, source, lines, log);
	if (log.hasErrors) return undefined;
	const value = toValue(document, source, lines, log);
	if (value === undefined) return undefined;
	warnOfOldReadings(document, source, lines, log);
	return new YamlFile(source, document, lines, value);
}

function toValue(document: Document, source: SourceFile, lines: LineCounter, log: ProblemLog): Json | undefined {
	try {
		return (document.toJS({ maxAliasCount: MAX_ALIASES }) ?? null) as Json;
	} catch (error) {
		let at = 0;
		visit(document, {
			Alias(_, alias) {
				at = alias.range?.[0] ?? 0;
				return visit.BREAK;
			},
		});
		const reason = error instanceof Error ? error.message : String(error);
		const message = reason.includes("Excessive alias count")
			? `expected at most ${MAX_ALIASES} aliased nodes, found more (aliases that multiply each other are refused)`
			: reason;
		log.error("yaml_alias", message, locationAt(source.path, lines, at, 1));
		return undefined;
	}
}

const YAML_MESSAGES: { readonly [code: string]: string } = {
	TAB_AS_INDENT: "expected spaces for indentation, found a tab",
	DUPLICATE_KEY: "this key stands twice in one mapping",
	MISSING_CHAR: "a quote, bracket or brace that is opened here is not closed, or a separator is missing",
	BAD_ALIAS: "this alias has no anchor before it",
	BLOCK_AS_IMPLICIT_KEY: "a mapping cannot begin here; is a value with a colon unquoted, or the indentation wrong",
	MULTILINE_IMPLICIT_KEY: "a key must be on one line; is a colon missing after it",
};

function reportYamlError(error: YAMLError, source: SourceFile, lines: LineCounter, log: ProblemLog): void {
	const code = error.code === "DUPLICATE_KEY" ? "yaml_duplicate_key" : "yaml_syntax";
	const offset = error.message.startsWith("Missing closing") ? openingQuote(source.text, error.pos[0]) : error.pos[0];
	const message = YAML_MESSAGES[error.code] ?? error.message;
	log.error(code, message, locationAt(source.path, lines, offset, 1), {
		hint: error.code === "DUPLICATE_KEY" ? "keep one of the two" : undefined,
	});
}

/** An unclosed quote is reported where it opens. */
function openingQuote(text: string, closedAt: number): number {
	const before = text.slice(0, Math.max(0, closedAt)).trimEnd();
	const quote = Math.max(before.lastIndexOf('"'), before.lastIndexOf("'"));
	return quote < 0 ? closedAt : quote;
}

function reportMergeKeys(document: Document, source: SourceFile, lines: LineCounter, log: ProblemLog): void {
	visit(document, {
		Pair(_, pair) {
			if (!isScalar(pair.key) || pair.key.value !== "<<" || pair.key.type !== Scalar.PLAIN) return;
			const location = locationAt(source.path, lines, pair.key.range?.[0] ?? 0, 2);
			log.error("yaml_merge_key", "merge keys (`<<`) are not part of YAML 1.2", location, {
				hint: "write the keys out, or set them once at the top level",
			});
		},
	});
}

function warnOfOldReadings(document: Document, source: SourceFile, lines: LineCounter, log: ProblemLog): void {
	visit(document, {
		Scalar(_, node) {
			if (node.type !== Scalar.PLAIN || typeof node.value !== "string" || !YAML_1_1_ONLY.test(node.value)) return;
			const location = locationAt(source.path, lines, node.range?.[0] ?? 0, node.value.length);
			log.warn("yaml_1_1_reading", `\`${node.value}\` is text here, but YAML 1.1 tools read it otherwise`, location, {
				hint: `quote it: "${node.value}"`,
			});
		},
	});
}
