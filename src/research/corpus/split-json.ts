/**
 * JSON and JSON Lines to passages. An object is a record: its plain members, short lists and small objects
 * are cells, so that a list of objects is a table. What is nested deeper follows under the JSON Pointer
 * of the record's list, the record's name, and its own key.
 */
import type { ParsedDocument } from "../passage.ts";
import { cleanText } from "./clean-text.ts";
import { type JsonMapping, type JsonNode, type JsonScalar, parseJsonTree, ValueCount } from "./json-tree.ts";
import { LineIndex } from "./line-index.ts";
import { FILE_BOUNDS, type PassageBounds, PassageList, shortName } from "./passage-list.ts";
import { PASSAGE_SIZE } from "./split-long.ts";
import { addProse, addTable, LONGEST_CELL, leadColumn, NAMING, type TableRecord } from "./table-passages.ts";

/** Records of one list that have more keys than this between them are tables of their own. */
const MAX_COLUMNS = 200;

/** Throws on a file that is no JSON, or says more than the bounds. */
export function splitJson(text: string, bounds = FILE_BOUNDS): ParsedDocument {
	const splitter = new JsonSplitter(text, bounds);
	const root = parseJsonTree(text);
	splitter.split(root, []);
	return { title: titleOf(root), passages: splitter.list.passages };
}

/** Throws on a file one of whose lines is no JSON, or that says more than the bounds. */
export function splitJsonLines(text: string, bounds = FILE_BOUNDS): ParsedDocument {
	const splitter = new JsonSplitter(text, bounds);
	const count = new ValueCount();
	const items: JsonNode[] = [];
	for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
		if (line.trim() !== "") items.push(parseLine(line, index, splitter.lineOf(index), count));
	}
	splitter.split({ kind: "list", items, start: 0, end: text.length }, []);
	return { title: null, passages: splitter.list.passages };
}

function parseLine(line: string, offset: number, number: number, count: ValueCount): JsonNode {
	try {
		return parseJsonTree(line, offset, count);
	} catch (error) {
		throw new Error(`line ${number}: ${error instanceof Error ? error.message : String(error)}`);
	}
}

/** What the file as a whole is called, where it says so. */
function titleOf(root: JsonNode): string | null {
	if (root.kind !== "mapping") return null;
	for (const key of ["title", "name"]) {
		const member = root.members.get(key);
		if (member?.kind === "scalar" && isShort(member.text)) return cleanText(member.text);
	}
	return null;
}

function isShort(text: string): boolean {
	return text.trim() !== "" && text.length <= LONGEST_CELL;
}

interface Field {
	readonly column: string;
	readonly text: string;
}

/** A record with what it holds beside its cells. */
interface JsonRecord {
	readonly node: JsonMapping;
	/** Key of the object in a mapping of objects. */
	readonly key: string;
	readonly fields: readonly Field[];
	readonly nested: readonly (readonly [key: string, node: JsonNode])[];
}

class JsonSplitter {
	readonly list: PassageList;
	readonly #lines: LineIndex;

	constructor(text: string, bounds: PassageBounds) {
		this.list = new PassageList(bounds);
		this.#lines = new LineIndex(text);
	}

	lineOf(offset: number): number {
		return this.#lines.lineAt(offset);
	}

	/** `headings` ends with the JSON Pointer of the node, from the root or from the record above it. */
	split(node: JsonNode, headings: readonly string[]): void {
		if (node.kind === "scalar") {
			addProse(this.list, headings, node.text, this.#placeOf(node));
			return;
		}
		const objects = node.kind === "list" ? node.items.filter((item) => item.kind === "mapping") : objectsOf(node);
		if (node.kind === "mapping" && objects.length === 0) {
			this.#records([recordOf(node, "")], headings, true);
			return;
		}
		const keys = node.kind === "mapping" ? [...node.members.keys()] : [];
		this.#records(
			objects.map((object, index) => recordOf(object, keys[index] ?? "")),
			headings,
		);
		if (node.kind === "mapping") return;
		this.#entries(
			node.items.filter((item) => item.kind === "scalar"),
			headings,
		);
		for (const [index, item] of node.items.entries()) {
			if (item.kind === "list") this.split(item, below(headings, String(index)));
		}
	}

	/** `isAlone`: an object that is no item of a list. */
	#records(records: readonly JsonRecord[], headings: readonly string[], isAlone = false): void {
		const columns = [...new Set(records.flatMap(({ fields }) => fields.map(({ column }) => column)))];
		const isKeyed = records.some(({ key }) => key !== "");
		// What nothing names has an empty name, so that its first member keeps its column.
		const isNamed = isKeyed || (isAlone && !columns.some((column) => NAMING.test(column)));
		if (columns.length > MAX_COLUMNS && records.length > 1) {
			for (const record of records) this.#records([record], headings);
			return;
		}
		this.list.expect(records.length);
		const rows = records.map((record) => this.#rowOf(record, columns, isNamed));
		addTable(this.list, { headings, columns: isNamed ? ["", ...columns] : columns, records: rows });
		for (const [index, record] of records.entries()) {
			const own = isAlone ? headings : [...headings, nameOf(record, index)];
			for (const [key, node] of record.nested) this.split(node, below(own, key));
		}
	}

	#rowOf({ node, key, fields }: JsonRecord, columns: readonly string[], isNamed: boolean): TableRecord {
		const texts = new Map(fields.map(({ column, text }) => [column, text]));
		const cells = columns.map((column) => texts.get(column) ?? "");
		return { cells: isNamed ? [key, ...cells] : cells, ...this.#placeOf(node) };
	}

	/** Items of a list of plain values: short ones as list entries, long ones as prose. */
	#entries(items: readonly JsonScalar[], headings: readonly string[]): void {
		let entries: JsonScalar[] = [];
		const flush = () => {
			const [first, last] = [entries[0], entries.at(-1)];
			if (first === undefined || last === undefined) return;
			const text = entries.map((item) => `- ${cleanText(item.text)}`).join("\n");
			const place = { startLine: this.lineOf(first.start), endLine: this.lineOf(last.end - 1) };
			this.list.add({ kind: "list", text, headings, ...place, columns: [] });
			entries = [];
		};
		for (const item of items.filter(({ text }) => text.trim() !== "")) {
			const size = entries.reduce((sum, { text }) => sum + text.length + 3, 0);
			if (!isShort(item.text) || size + item.text.length > PASSAGE_SIZE) flush();
			if (isShort(item.text)) entries.push(item);
			else addProse(this.list, headings, item.text, this.#placeOf(item));
		}
		flush();
	}

	#placeOf({ start, end }: JsonNode): Pick<TableRecord, "startLine" | "endLine"> {
		return { startLine: this.lineOf(start), endLine: this.lineOf(Math.max(start, end - 1)) };
	}
}

/** The members of an object that is a list of records by their keys; none of any other object. */
function objectsOf(node: JsonMapping): JsonMapping[] {
	const members = [...node.members.values()];
	const objects = members.filter((member) => member.kind === "mapping");
	return objects.length > 1 && objects.length === members.length ? objects : [];
}

function recordOf(node: JsonMapping, key: string): JsonRecord {
	const fields: Field[] = [];
	const nested: [string, JsonNode][] = [];
	for (const [name, member] of node.members) {
		const cells = cellsOf(name, member);
		if (cells === null) nested.push([name, member]);
		else fields.push(...cells);
	}
	return { node, key, fields, nested };
}

/** A member as cells of its record, or null when it is more than that. */
function cellsOf(name: string, member: JsonNode): Field[] | null {
	if (member.kind === "scalar") return [{ column: name, text: member.text }];
	const parts = member.kind === "list" ? member.items : [...member.members.values()];
	const scalars = parts.filter((part) => part.kind === "scalar");
	if (scalars.length < parts.length) return null;
	if (member.kind === "mapping") {
		if (scalars.length > MOST_INNER) return null;
		return [...member.members].map(([key], index) => ({ column: `${name} ${key}`, text: scalars[index]?.text ?? "" }));
	}
	const text = scalars.map((item) => cleanText(item.text)).join(", ");
	return text.length <= LONGEST_CELL ? [{ column: name, text }] : null;
}

/** An object of more plain members than this is a table of its own. */
const MOST_INNER = 6;

/** What a record is called below it: its leading cell, else its place in the list. */
function nameOf({ key, fields }: JsonRecord, index: number): string {
	if (key !== "") return shortName(key);
	const record = { cells: fields.map(({ text }) => text) };
	const lead = leadColumn(
		fields.map(({ column }) => column),
		[record],
	);
	const name = cleanText(fields[lead]?.text ?? "");
	return isShort(name) ? name : `/${index}`;
}

/** The pointer of what stands under a key; a new one below the name of a record. */
function below(headings: readonly string[], key: string): string[] {
	const part = `/${shortName(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
	const last = headings.at(-1) ?? "";
	return last.startsWith("/") ? [...headings.slice(0, -1), `${last}${part}`] : [...headings, part];
}
